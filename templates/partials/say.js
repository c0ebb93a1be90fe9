/* A sentence in the portal's language, with what stands as %(name)s in it filled in; each script brings its own.
   Whatever script runs first on a page has this, so that the others need not. */
globalThis.sayIn ??= (translated) => (english, of = {}) => (translated[english] ?? english).replace(/%\((\w+)\)s/g, (_, name) => of[name]);
