// What is not saved yet, in the browser's own database: shared by all tabs, kept under its user.
// Where there is none (some private windows) a draft lives as long as its page.

const NAME = "laporan";
const MOST_DIGITS = 12; // a longer number is no count of people, perhaps a NIK: never kept

const tooLong = (text) => text.replace(/\D/g, "").length > MOST_DIGITS;
const within = (...key) => IDBKeyRange.bound(key, [...key, []]);

let opening;
function database() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("changes", { keyPath: ["user", "report", "cell"] });
      request.result.createObjectStore("pages", { keyPath: ["user", "report"] });
      request.result.createObjectStore("people", { keyPath: "device" });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

// `work` is given the store and returns the request whose result is wanted.
async function inStore(name, mode, work) {
  try {
    const transaction = (await database()).transaction(name, mode);
    const request = work(transaction.objectStore(name));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
    return request?.result;
  } catch {
    return undefined;
  }
}

// Changes: {user, report, cell, value, token, round, how, label, stored, problem}

export async function changesOf(user, report) {
  return (await inStore("changes", "readonly", (store) => store.getAll(within(user, report)))) ?? [];
}

export async function hasChanges(user) {
  return Boolean(await inStore("changes", "readonly", (store) => store.count(within(user))));
}

export async function keep(change) {
  const key = [change.user, change.report, change.cell];
  await inStore("changes", "readwrite", (store) => {
    if (tooLong(change.value)) store.delete(key);
    else store.put(change);
    store.transaction.commit(); // at once: what is still open when the page goes is lost
  });
}

// What was sent: gone where it is still what was sent, kept with its problem where it has one.
export async function settle(sent, problems) {
  await inStore("changes", "readwrite", (store) => {
    for (const change of sent) {
      store.get([change.user, change.report, change.cell]).onsuccess = ({ target }) => {
        const now = target.result;
        if (!now || now.value !== change.value) return;
        const problem = problems[change.cell];
        if (problem) store.put({ ...now, problem });
        else store.delete([now.user, now.report, now.cell]);
      };
    }
  });
}

// Pages: the grid as it was last seen, for a reload without a line.

export async function keepPage(user, report, title, html) {
  await inStore("pages", "readwrite", (store) => store.put({ user, report, title, html }));
}

export async function forgetPage(user, report) {
  await inStore("pages", "readwrite", (store) => store.delete([user, report]));
}

export async function pagesOf(user) {
  return (await inStore("pages", "readonly", (store) => store.getAll(within(user)))) ?? [];
}

// Without a line nobody can say who is signed in: it is who was last.

export async function rememberUser(user) {
  await inStore("people", "readwrite", (store) => store.put({ device: "last", user }));
}

export async function lastUser() {
  return (await inStore("people", "readonly", (store) => store.get("last")))?.user;
}

export async function forget(user) {
  await inStore("changes", "readwrite", (store) => store.delete(within(user)));
  await inStore("pages", "readwrite", (store) => store.delete(within(user)));
  await inStore("people", "readwrite", (store) => store.clear());
}
