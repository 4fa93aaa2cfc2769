"use strict";
// The page works without this: it adds dropping files, their list, and a word while they are sent.
(function () {
  const form = document.getElementById("gui-bao-cao");
  if (!form) return;
  const input = document.getElementById("tep");
  const frame = document.getElementById("khung");
  const list = document.getElementById("da-chon");
  const status = document.getElementById("dang-gui");
  const button = form.querySelector("button[type=submit]");
  const megabyte = 1024 * 1024;

  function size() {
    return Array.from(input.files).reduce((sum, file) => sum + file.size, 0);
  }

  function isTooLarge() {
    return size() > Number(form.dataset.limit) * megabyte;
  }

  function tellLarge() {
    const shown = String(Math.ceil(size() / megabyte));
    status.textContent = form.dataset.large.replace("%", shown);
    status.className = "alert bad";
  }

  function show() {
    list.replaceChildren(...Array.from(input.files, (file) => {
      const line = document.createElement("li");
      line.textContent = file.name + " (" + Math.max(1, Math.round(file.size / 1024)) + " KB)";
      return line;
    }));
    status.textContent = "";
    status.className = "";
    if (isTooLarge()) tellLarge();
  }

  function ready() {
    button.disabled = false;
    show();
  }

  frame.querySelector(".drop-words").hidden = false;
  frame.classList.add("ready");
  input.addEventListener("change", show);
  for (const name of ["dragenter", "dragover"]) {
    frame.addEventListener(name, (event) => {
      event.preventDefault();
      frame.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) {
    frame.addEventListener(name, () => frame.classList.remove("over"));
  }
  frame.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      show();
    }
  });
  // A file dropped beside the frame would replace the page by itself.
  for (const name of ["dragover", "drop"]) {
    window.addEventListener(name, (event) => event.preventDefault());
  }
  form.addEventListener("submit", (event) => {
    if (isTooLarge()) {
      event.preventDefault();
      tellLarge();
      return;
    }
    button.disabled = true;
    status.textContent = form.dataset.sending;
  });
  // Back from the results the page may be shown as it was left.
  window.addEventListener("pageshow", ready);
})();
