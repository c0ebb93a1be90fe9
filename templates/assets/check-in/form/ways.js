/* Where a check-in goes: the forge's page for a new file or issue, a mail, or a page of the company's own. */

const CheckInWays = (() => {
  const { first, fold, make, note } = CheckInParts;
  const { filled } = CheckInText;

  function byContact(data, yaml) {
    const { contact } = data;
    if (!contact) return ["", note(say("Copy the text or download the file, and give it to whoever looks after the portal."))];
    if (!contact.startsWith("mailto:")) return [first(contact, say("Hand it in")), note(say("Copy the text or download the file, and hand it in there."))];
    const subject = encodeURIComponent(say("Check-in: %(unit)s, %(cycle)s", { unit: data.name, cycle: data.cycle_title }));
    const [href, isFilled] = filled(`${contact}${contact.includes("?") ? "&" : "?"}subject=${subject}`, "body", yaml);
    const next = isFilled ? say("Your mail program opens with the text in it; send it, and whoever looks after the portal adds it.") : say("The text is too long for a link: copy it first, and paste it there.");
    return [first(href, say("Send it by mail")), note(next)];
  }

  /* The link of the first way, and what to do there. */
  function ways(data, path, yaml) {
    if (!data.forge) return byContact(data, yaml);
    const { called: forge, page, name, text, steps } = data.forge;
    const [url, isFilled] = filled(`${page}?${name}=${encodeURIComponent(path)}`, text, yaml);
    const label = isFilled ? say("Open it on %(forge)s", { forge }) : say("Go on at %(forge)s", { forge });
    const next = isFilled ? steps : `${say("The text is too long for a link, or the forge takes none: copy it first, and paste it there.")} ${steps}`;
    const { issue } = data;
    const [asIssue, fits] = issue ? filled(issue.page, issue.text, issue.before + yaml + issue.after) : [];
    if (!fits) return [first(url, label), note(next)];
    const other = fold(make("summary", {}, say("Without a handle")), make("p", {}, make("a", { href: url }, label), `. ${next}`));
    return [first(asIssue, say("Send it as an issue")), make("div", { class: "okr-meta" }, issue.steps, other)];
  }

  /* Whoever else checks in on this day sees no more of it than we of theirs, so chance keeps the names apart. */
  function nameOf(data, { date, by }) {
    const apart = Array.from(crypto.getRandomValues(new Uint8Array(4)), (byte) => (byte % 36).toString(36)).join("");
    return `${[date, data.unit, by === data.unit ? "" : by, apart].filter(Boolean).join("-")}.yaml`;
  }

  return { nameOf, ways };
})();
