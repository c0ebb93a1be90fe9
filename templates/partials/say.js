/* A sentence in the portal's language, with what stands as %(name)s in it filled in; whoever publishes the script knows the sentences. */
const TRANSLATED = {};
const say = (english, of = {}) => (TRANSLATED[english] ?? english).replace(/%\((\w+)\)s/g, (_, name) => of[name]);
