// Follows a running inspection: the server says when it has come further, and htmx fetches the steps.
//
// Without this script, or without the stream, the list asks by itself every few seconds.

let source;

const follow = () => {
  const list = document.querySelector("[data-events]");
  if (!list || (source && source.readyState !== EventSource.CLOSED)) return;
  source = new EventSource(list.dataset.events);
  source.onmessage = () => {
    for (const element of document.querySelectorAll("[data-events]")) element.dispatchEvent(new Event("steps"));
  };
  source.addEventListener("end", () => source.close());
};

document.addEventListener("htmx:load", follow);
follow();
