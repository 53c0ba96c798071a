// Which uploads of a dataset are under way, by file name and size, for going on after a break.
//
// A browser that keeps nothing only loses the resuming.

export function remembering(slug) {
  const PREFIX = `upload:${slug}:`;

  const keyOf = (file) => `${PREFIX}${file.size}:${file.name}`;

  const remembered = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const remember = (key, id) => { try { localStorage.setItem(key, id); } catch { /* kept nowhere */ } };
  const forget = (key) => { try { localStorage.removeItem(key); } catch { /* kept nowhere */ } };

  const interrupted = () => {
    try {
      const key = Object.keys(localStorage).find((each) => each.startsWith(PREFIX));
      if (!key) return null;
      const [bytes, ...name] = key.slice(PREFIX.length).split(":");
      return { key, id: localStorage.getItem(key), size: Number(bytes), name: name.join(":") };
    } catch {
      return null;
    }
  };

  return { keyOf, remembered, remember, forget, interrupted };
}
