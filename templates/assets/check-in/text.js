/* A check-in as text: the same bytes that `okrsite checkin` writes (okrsite/authoring/checkin.py). No page is touched here.

   What people typed stands in double quotes with everything escaped that does not print, so it can only be text. */

const CheckInText = (() => {
  "use strict";

  /* sentences */

  // What the reader of the files refuses wherever it stands, escaped or not (okrsite/yaml_source/text.py).
  const REFUSED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\ufeff\ufffe\uffff]|\p{Cs}/u;
  const PRINTS = /^(?:[^\p{C}\p{Z}]| )$/u;
  const NUMBER = /^[-+]?(?:0|[1-9]\d{0,14})(?:\.\d{1,40})?$/;
  const ESCAPES = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r" };

  const hex = (character, width) => character.codePointAt(0).toString(16).toUpperCase().padStart(width, "0");

  function escaped(character) {
    if (character in ESCAPES) return ESCAPES[character];
    if (PRINTS.test(character)) return character;
    return character.length === 1 ? `\\u${hex(character, 4)}` : `\\U${hex(character, 8)}`;
  }

  const inQuotes = (text) => `"${Array.from(text, escaped).join("")}"`;

  /* Numbers come as they were typed, so that 0.10 stays 0.10; words and ids were chosen, not typed. */
  function valueText(name, value) {
    if (name === "note") return inQuotes(value);
    if (name === "blockers" || name === "wins") return `[${value.map(inQuotes).join(", ")}]`;
    return Array.isArray(value) ? `[${value.join(", ")}]` : String(value);
  }

  function composed(checkIn) {
    const lines = [`date: ${checkIn.date}`];
    if (checkIn.by) lines.push(`by: ${checkIn.by}`);
    lines.push("updates:");
    for (const [ref, update] of Object.entries(checkIn.updates)) {
      lines.push(`  ${ref}:`);
      for (const [name, value] of Object.entries(update)) lines.push(`    ${name}: ${valueText(name, value)}`);
    }
    return lines.map((line) => `${line}\n`).join("");
  }

  /* The entries of a list that is typed one a line. */
  const entries = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);

  /* One word of a POSIX shell. */
  const inShell = (text) => (/^[\w./:=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

  /* `okrsite checkin` for each key result; what is not pursued any more has no value. */
  function commands(checkIn) {
    const options = [["confidence", "--confidence"], ["note", "--note"], ["status", "--status"]];
    const lists = [["blockers", "--blocker"], ["wins", "--win"]];
    return Object.entries(checkIn.updates).map(([ref, update]) => {
      const answer = ["value", "done", "zone", "score"].map((word) => update[word]).find((value) => value !== undefined);
      const words = ["okrsite", "checkin", `${checkIn.cycle}:${ref}`];
      if (answer !== undefined) words.push(Array.isArray(answer) ? answer.join(",") || "none" : answer);
      for (const [name, option] of options) if (update[name] !== undefined) words.push(option, update[name]);
      for (const [name, option] of lists) for (const entry of update[name] ?? []) words.push(option, entry);
      if (checkIn.by) words.push("--by", checkIn.by);
      words.push("--date", checkIn.date);
      return words.map((word) => inShell(String(word))).join(" ");
    });
  }

  const GAP = " \u00a0\u202f'\u2019";
  const SPACED = new RegExp(`^[-+]?[1-9]\\d{0,2}(?:[${GAP}]\\d{3})+(?:[.,]\\d+)?$`);
  const ENGLISH = /^[-+]?[1-9]\d{0,2}(?:(?:,\d{3})+\.\d+|(?:,\d{3}){2,})$/;
  const GERMAN = /^[-+]?[1-9]\d{0,2}(?:(?:\.\d{3})+,\d+|(?:\.\d{3}){2,})$/;
  const EITHER = /^[-+]?[1-9]\d{0,2}[.,]\d{3}$/;
  const COMMA = /^[-+]?\d+,\d+$/;
  const DASHES = /[\u2010-\u2014\u2212\ufe63\uff0d]/g;

  const stripped = (text) => text.replace(new RegExp(`^[\`${GAP}]+|[\`${GAP}]+$`, "g"), "");

  function without(unit, text) {
    const [written, sought] = [text, unit].map((each) => each.toLowerCase());
    const [word] = /[a-z]{3,}$/.exec(written) ?? " ";
    const end = written.endsWith(sought) ? unit : sought.startsWith(word) ? word : "";
    return stripped(end ? text.slice(0, -end.length) : written.startsWith(sought) ? text.slice(unit.length) : text);
  }

  /* 1.2 of 1.200, 1.2340 of 1.234: the same number, with another count of digits behind its point. */
  function unlikeThousands(text) {
    const short = text.replace(/\.?0+$/, "");
    return short === text ? `${text}0` : short;
  }

  /* What a number that was typed means, as okrsite/model/measures/typed.py reads it: one text, or the two that it may be. */
  function meant(typed, unit) {
    const text = without(unit, stripped(typed)).replace(DASHES, "-");
    if (EITHER.test(text)) return [text.replace(/[.,]/g, ""), unlikeThousands(text.replaceAll(",", "."))];
    if (SPACED.test(text)) return [text.replace(/[^\d.,+-]/g, "").replaceAll(",", ".")];
    if (ENGLISH.test(text)) return [text.replaceAll(",", "")];
    if (GERMAN.test(text)) return [text.replaceAll(".", "").replaceAll(",", ".")];
    return [COMMA.test(text) ? text.replaceAll(",", ".") : text];
  }

  const TIMES = [["k", "tsd", "thousand", "tausend"], ["mio", "mn", "million", "millions", "millionen"], ["bn", "mrd", "billion", "billions", "milliarde", "milliarden"]];
  const SHORT = /^([-+]?)(\d+)(?:[.,](\d+))? ?([a-z]+)\.?$/i;

  /* 2000 of 2k, as okrsite/model/scalars/numbers.py has it; nothing of what may be something else. */
  function inFull(text) {
    const [, sign, whole, part = "", word] = SHORT.exec(text) ?? [];
    const zeros = 3 * (1 + TIMES.findIndex((words) => words.includes(word === "M" ? "mio" : word?.toLowerCase())));
    if (!zeros || part.length > zeros || (part.length === 3 && /^[1-9]\d{0,2}$/.test(whole))) return undefined;
    return sign + (`${whole}${part.padEnd(zeros, "0")}`.replace(/^0+(?=\d)/, ""));
  }

  /* What the published file of a unit says that it is asked; of its own key results most stands among its objectives. */
  function asked(unit) {
    const own = new Map(unit.objectives.flatMap((objective) => objective.key_results).map((one) => [one.id, one]));
    return unit.form.key_results.map((question) => {
      const whole = { ...own.get(question.ref), ...question };
      return { ...whole, unit: whole.unit ?? "", days: whole.check_ins.map(({ date }) => date) };
    });
  }

  const LONGEST = 8000; // characters of an address that GitHub takes
  const LONGEST_MAIL = 1900; // and of a mailto: that every mail program takes

  /* An address with the text in its parameter `key`, and whether it has it: not where it is too long, or there is no key. */
  function filled(address, key, text) {
    const isMail = address.startsWith("mailto:");
    const full = `${address}&${encodeURIComponent(key)}=${encodeURIComponent(isMail ? text.replaceAll("\n", "\r\n") : text)}`;
    return key && full.length <= (isMail ? LONGEST_MAIL : LONGEST) ? [full, true] : [address, false];
  }

  /* A check-in to be filled in on the forge or in a mail (an issue has a day and an author of its own): valid as it is, says nothing yet, and tells in comments what to
     write. Milestones wait in a comment, which is put in force by deleting its "#": an empty list of them would say that
     none was reached. */
  function blank(unit, isIssue = false) {
    const comment = (text) => `# ${text.replace(/[\p{C}\p{Z}]/gu, " ").trimEnd()}`;
    const toFill = (key, hint) => `${`${key}:`.padEnd(20)}${comment(hint)}`;
    const ids = (choices) => choices.map(({ id }) => id).join(", ");
    const expected = { zone: ({ choices }) => ids(choices), score: () => say("0 to 1"), done: () => say("true or false"), value: ({ unit: of }) => of };
    const answer = (one, was) => one.word === "done" && one.choices.length
      ? [comment(say("%(was)s; delete the # in the next line and keep the steps that are reached", { was })), `done: ${comment(`[${ids(one.choices)}]`)}`]
      : [toFill(one.word, [expected[one.word](one), was].filter(Boolean).join("; "))];
    const question = (one) => [
      `  ${comment(one.title)}`,
      `  ${one.ref}:`,
      ...[
        ...answer(one, one.was && one.was_on ? say("was %(value)s on %(day)s", { value: one.was, day: one.was_on }) : say("nothing yet")),
        toFill("confidence", one.confidence === null ? say("0 to 10") : say("0 to 10; was %(value)s", { value: one.confidence })),
        toFill("status", "on_track, at_risk, off_track, done, dropped"),
        'note: ""',
      ].map((line) => `    ${line}`),
    ];
    return [
      comment(say("Check-in of %(unit)s, %(cycle)s. Write behind the colons; what stays empty says nothing.", { unit: unit.name, cycle: unit.form.cycle_title })),
      ...(isIssue ? [] : [`date: ${unit.as_of}`, toFill("by", say("your id in org.yaml"))]),
      "updates:",
      ...asked(unit).flatMap(question),
      "",
    ].join("\n");
  }

  return { REFUSED, NUMBER, asked, blank, composed, commands, entries, filled, inFull, inQuotes, meant };
})();
