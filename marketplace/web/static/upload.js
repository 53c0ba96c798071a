// Sends a file in parts straight to storage, two at a time, and goes on where it stopped.
//
// The upload's id is remembered per dataset, file name and size. Storage is asked what has arrived,
// so nothing else need be kept; the page may be closed at any moment.
import { remembering } from "./remembering.js";

(() => {
  const root = document.getElementById("upload");
  if (!root) return;

  const PARALLEL = 2;
  const ATTEMPTS = 6;
  const PART = 8 * 1024 * 1024; // small enough that a pause loses little
  const MOST_PARTS = 10_000;
  const HASHED_UP_TO = 64 * 1000 * 1000;
  const language = document.documentElement.lang || "de";
  const { keyOf, remembered, remember, forget, interrupted } = remembering(root.dataset.slug);

  class Halted extends Error {}
  class SignedOut extends Error {}
  class Unreadable extends Error {}
  class Refused extends Error {
    constructor(status, problem) {
      super(problem.detail || String(status));
      this.status = status;
      this.code = problem.code || "";
    }
  }

  const part = (name) => root.querySelector(`[data-${name}]`);
  const view = {
    input: root.querySelector("input[type=file]"),
    drop: part("drop"), panel: part("panel"), name: part("name"), text: part("text"),
    bar: part("bar"), percent: part("percent"), pause: part("pause"), go: part("go"),
    cancel: part("cancel"), error: part("error"), errorText: part("error-text"),
    signIn: part("sign-in"), live: part("live"), found: part("found"),
    foundText: part("found-text"), forget: part("forget"),
    note: document.getElementById("change-note"),
  };

  let current = null; // the file under way: {file, key, id, halted, requests, sent, …}

  // --- words ---

  const say = (name, facts = {}) =>
    root.getAttribute(`data-say-${name}`).replace(/\{(\w+)\}/g, (all, fact) => facts[fact] ?? all);

  const size = (bytes) => {
    const units = ["B", "kB", "MB", "GB", "TB"];
    let place = 0;
    while (bytes >= 1000 && place < units.length - 1) { bytes /= 1000; place += 1; }
    const digits = place > 0 && bytes < 10 ? 1 : 0;
    const shown = new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(bytes);
    return `${shown} ${units[place]}`;
  };

  const left = (seconds) => {
    if (!Number.isFinite(seconds)) return say("measuring");
    return seconds < 90
      ? say("seconds", { count: Math.max(1, Math.round(seconds)) })
      : say("minutes", { count: Math.round(seconds / 60) });
  };

  const announce = (sentence) => { view.live.textContent = sentence; };

  const tell = (sentence) => { view.text.textContent = sentence; announce(sentence); };

  const complain = (sentence, { signedOut = false } = {}) => {
    view.errorText.textContent = sentence;
    view.signIn.hidden = !signedOut;
    view.error.hidden = false;
  };

  const stopComplaining = () => { view.error.hidden = true; };

  // --- the exchange ---

  const wait = (milliseconds, run) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, milliseconds);
      run?.onHalt.add(() => { clearTimeout(timer); reject(new Halted()); });
    });

  const online = (run) =>
    navigator.onLine
      ? Promise.resolve()
      : new Promise((resolve, reject) => {
          tell(say("offline"));
          window.addEventListener("online", resolve, { once: true });
          run?.onHalt.add(() => reject(new Halted()));
        });

  const ask = async (method, address, body) => {
    const headers = { Accept: "application/json", "Accept-Language": language };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const answer = await fetch(address, {
      method, headers, credentials: "same-origin",
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (answer.status === 401) throw new SignedOut();
    if (answer.ok) return answer.status === 204 ? null : answer.json();
    throw new Refused(answer.status, await answer.json().catch(() => ({})));
  };

  // A refusal is final; a lost connection or a server that is busy is tried again.
  const insist = async (run, act) => {
    for (let attempt = 1; ; attempt += 1) {
      if (run.halted) throw new Halted();
      await online(run);
      try {
        return await act();
      } catch (error) {
        const isPassing = error instanceof TypeError
          || (error instanceof Refused && (error.status >= 500 || error.status === 429));
        if (!isPassing || attempt === ATTEMPTS) throw error;
        tell(say("retrying"));
        await wait(500 * 2 ** attempt, run);
      }
    }
  };

  const put = (run, url, number, blob) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const end = (settle, value) => { run.requests.delete(request); settle(value); };
      request.open("PUT", url);
      request.upload.onprogress = (event) => { run.sent.set(number, event.loaded); show(run); };
      request.onload = () => {
        const etag = request.getResponseHeader("ETag");
        if (request.status === 200 && etag) return end(resolve, etag);
        return end(reject, new Refused(request.status === 200 ? 502 : request.status, {}));
      };
      request.onerror = () => end(reject, new TypeError("network"));
      request.onabort = () => end(reject, new Halted());
      run.requests.add(request);
      request.send(blob);
    });

  const isReadable = (file) =>
    file.slice(0, 1).arrayBuffer().then(() => true, () => false);

  const sendPart = async (run, number) => {
    const start = (number - 1) * run.partSize;
    const blob = run.file.slice(start, Math.min(start + run.partSize, run.file.size));
    for (let attempt = 1; ; attempt += 1) {
      if (run.halted) throw new Halted();
      await online(run);
      try {
        run.etags.set(number, await put(run, run.links.get(number), number, blob));
        run.sent.set(number, blob.size);
        show(run);
        return;
      } catch (error) {
        run.sent.set(number, 0);
        if (error instanceof Halted || attempt === ATTEMPTS) throw error;
        if (!(await isReadable(run.file))) throw new Unreadable();
        tell(say("retrying"));
        await wait(500 * 2 ** attempt, run);
        if (error instanceof Refused && error.status === 403) await look(run); // a link that expired
      }
    }
  };

  const take = (run, progress) => {
    run.id = progress.id;
    run.partSize = progress.part_size;
    run.links = new Map(progress.parts.map(({ number, url }) => [number, url]));
    for (const { number, etag, size: bytes } of progress.received) {
      run.etags.set(number, etag);
      run.sent.set(number, bytes);
    }
    return progress;
  };

  const look = async (run) =>
    take(run, await insist(run, () => ask("GET", `${root.dataset.uploads}/${run.id}`)));

  const checksum = async (file) => {
    if (file.size > HASHED_UP_TO || !window.crypto?.subtle) return undefined;
    tell(say("reading"));
    const bytes = await file.arrayBuffer().catch(() => { throw new Unreadable(); });
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  const resume = async (run) => {
    run.id = remembered(run.key);
    if (!run.id) return false;
    try {
      const { status } = await look(run);
      if (status === "aborted" || status === "expired") throw new Refused(410, {});
    } catch (error) {
      if (!(error instanceof Refused) || error.status >= 500) throw error;
      forget(run.key); // it has ended, or was another's
      run.etags.clear();
      run.sent.clear();
      return false;
    }
    if (run.etags.size) tell(say("resumed", { done: size(bytesSent(run)) }));
    return true;
  };

  const open = async (run) => {
    const sha256 = await checksum(run.file);
    tell(say("opening"));
    const announced = { filename: run.file.name, size: run.file.size };
    if (sha256) announced.sha256 = sha256;
    if (run.file.size <= PART * MOST_PARTS) announced.part_size = PART; // else storage chooses
    const progress = await insist(run, () => ask("POST", root.dataset.uploads, announced));
    take(run, progress);
    remember(run.key, run.id);
  };

  const sendAll = async (run) => {
    const waiting = [...run.links.keys()].filter((number) => !run.etags.has(number));
    const worker = async () => {
      while (waiting.length) {
        const number = waiting.shift();
        try {
          await sendPart(run, number);
        } catch (error) {
          waiting.length = 0; // the other worker ends after its part
          halt(run);
          throw error;
        }
      }
    };
    const ended = await Promise.allSettled(Array.from({ length: PARALLEL }, worker));
    const failed = ended.map(({ reason }) => reason).filter(Boolean);
    if (failed.length) throw failed.find((reason) => !(reason instanceof Halted)) || failed[0];
  };

  const complete = async (run) => {
    tell(say("joining"));
    const parts = [...run.etags].map(([number, etag]) => ({ number, etag }));
    const body = { parts, change_note: view.note?.value.trim() || "" };
    const address = `${root.dataset.uploads}/${run.id}/completion`;
    return insist(run, () => ask("POST", address, body));
  };

  // --- the course of an upload ---

  const halt = (run) => {
    run.halted = true;
    for (const request of [...run.requests]) request.abort();
    for (const stop of run.onHalt) stop();
    run.onHalt.clear();
  };

  const begin = (file) => {
    const run = {
      file, key: keyOf(file), id: null, partSize: 0, links: new Map(), etags: new Map(),
      sent: new Map(), requests: new Set(), onHalt: new Set(), halted: false, isCancelled: false,
      beganAt: performance.now(), sentBefore: null, announcedTenth: 0,
    };
    current = run;
    view.found.hidden = true;
    view.drop.hidden = true;
    view.panel.hidden = false;
    view.name.textContent = file.name;
    stopComplaining();
    running(true);
    return send(run).catch((error) => fail(run, error));
  };

  const send = async (run) => {
    if (!(await resume(run))) await open(run);
    run.beganAt = performance.now();
    run.sentBefore = bytesSent(run);
    show(run);
    await sendAll(run);
    const { version } = await complete(run);
    forget(run.key);
    tell(say("done"));
    view.pause.hidden = true;
    view.cancel.hidden = true;
    window.location.assign(root.dataset.next + (version ?? ""));
  };

  const fail = (run, error) => {
    if (run !== current || run.isCancelled) return;
    running(false);
    fill(run.file.size ? bytesSent(run) / run.file.size : 0); // a part that broke off counts for nothing
    if (error instanceof Halted) {
      tell(say("paused", { done: size(bytesSent(run)), size: size(run.file.size) }));
    } else if (error instanceof SignedOut) {
      complain(say("signed-out"), { signedOut: true });
    } else if (error instanceof Unreadable) {
      choose();
      complain(say("unreadable"));
    } else if (error instanceof Refused && error.status < 500 && error.status !== 403 && error.message) {
      if (run.id === null) choose();
      complain(error.message);
    } else {
      complain(say("broken"));
    }
  };

  const bytesSent = (run) => [...run.sent.values()].reduce((sum, bytes) => sum + bytes, 0);

  const fill = (share) => {
    view.bar.value = share * 100;
    view.percent.textContent = new Intl.NumberFormat(language, { style: "percent" }).format(share);
  };

  const show = (run) => {
    if (run !== current || run.halted) return;
    const done = bytesSent(run);
    const share = run.file.size ? done / run.file.size : 1;
    const seconds = (performance.now() - run.beganAt) / 1000;
    const speed = (done - (run.sentBefore ?? done)) / seconds;
    const rest = seconds > 1 && speed > 0 ? (run.file.size - done) / speed : Infinity;
    fill(share);
    const facts = { done: size(done), size: size(run.file.size), left: left(rest) };
    view.text.textContent = say("sending", facts);
    const tenth = Math.floor(share * 10);
    if (tenth > run.announcedTenth) { // not every byte: a reader hears each tenth
      run.announcedTenth = tenth;
      announce(view.percent.textContent);
    }
  };

  const running = (is) => {
    const focused = [view.pause, view.go].includes(document.activeElement);
    view.pause.hidden = !is;
    view.go.hidden = is;
    view.cancel.hidden = false;
    if (focused) (is ? view.pause : view.go).focus();
  };

  const choose = () => {
    current = null;
    view.input.value = "";
    view.panel.hidden = true;
    view.drop.hidden = false;
    fill(0);
  };

  const abandon = async (key, id) => {
    forget(key);
    if (id) await ask("DELETE", `${root.dataset.uploads}/${id}`).catch(() => null); // the sweep does it
  };

  const accept = (file) => {
    if (!file || current) return;
    const limit = Number(root.dataset.limit);
    if (file.size > limit) {
      view.input.value = "";
      complain(say("too-large", { size: size(file.size), limit: size(limit) }));
      return;
    }
    begin(file);
  };

  // --- what a person does ---

  view.input.addEventListener("change", () => accept(view.input.files[0]));
  view.pause.addEventListener("click", () => current && halt(current));
  view.go.addEventListener("click", () => current && begin(current.file));
  view.cancel.addEventListener("click", async () => {
    const run = current;
    if (!run) return;
    run.isCancelled = true;
    halt(run);
    choose();
    stopComplaining();
    announce(say("cancelled"));
    view.input.focus();
    await abandon(run.key, run.id);
  });
  view.forget.addEventListener("click", async () => {
    const last = interrupted();
    view.found.hidden = true;
    view.input.focus();
    if (last) await abandon(last.key, last.id);
  });
  for (const name of ["dragenter", "dragover"]) {
    view.drop.addEventListener(name, (event) => {
      event.preventDefault();
      view.drop.toggleAttribute("data-over", true);
    });
  }
  for (const name of ["dragleave", "drop"]) {
    view.drop.addEventListener(name, (event) => {
      event.preventDefault();
      view.drop.toggleAttribute("data-over", false);
    });
  }
  view.drop.addEventListener("drop", (event) => accept(event.dataTransfer.files[0]));

  root.hidden = false;
  document.getElementById("commands").open = false;
  const last = interrupted();
  if (last) {
    view.foundText.textContent = say("found", { name: last.name, size: size(last.size) });
    view.found.hidden = false;
  }
})();
