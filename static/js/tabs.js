// On a narrow screen a row of tabs goes on beyond its edge: the one that is open comes into view.
"use strict";

for (const open of document.querySelectorAll(".top__nav [aria-current], .tabs [aria-current]")) {
  const row = open.parentElement;
  row.scrollLeft = open.offsetLeft - row.offsetLeft - (row.clientWidth - open.offsetWidth) / 2;
}
