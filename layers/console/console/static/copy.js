// Shows the copy buttons where the browser can copy, and copies the field each of them names.
for (const button of document.querySelectorAll("button[data-copies]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).value);
    button.querySelector("span").textContent = "Copied";
  });
}
