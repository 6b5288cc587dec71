// Swagger UI, loaded only when the reader opens it.
"use strict";

const swagger = document.querySelector("[data-swagger]");

const loaded = (element) =>
  new Promise((resolve, reject) => {
    element.addEventListener("load", resolve);
    element.addEventListener("error", reject);
    document.head.append(element);
  });

const showSwagger = async () => {
  const { schema, bundle, look, csrf } = swagger.dataset;
  await Promise.all([
    loaded(Object.assign(document.createElement("link"), { rel: "stylesheet", href: look })),
    loaded(Object.assign(document.createElement("script"), { src: bundle })),
  ]);
  window.SwaggerUIBundle({
    url: schema,
    domNode: swagger.querySelector("[data-swagger-here]"),
    presets: [window.SwaggerUIBundle.presets.apis],
    layout: "BaseLayout",
    defaultModelsExpandDepth: -1,
    validatorUrl: null, // which would ask another host
    requestInterceptor: (request) => {
      if (request.method && request.method !== "GET") request.headers["X-CSRFToken"] = csrf;
      return request;
    },
  });
};

swagger?.addEventListener("toggle", showSwagger, { once: true });
