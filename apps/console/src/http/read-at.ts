/**
 * When an answer was read: its `now`. The JSON begins with it, so that what an answer says is compared without it: what is
 * read again and says the same is not sent again. Pure.
 */
const BEGINNING = /^\{"now":"([^"]*)",?/;

/** The JSON of an answer, its `now` first. */
export function answerJson(answer: unknown): string {
  if (typeof answer !== 'object' || answer === null || !('now' in answer)) return JSON.stringify(answer);
  const { now, ...said } = answer;
  return JSON.stringify({ now, ...said });
}

/** `said`: the JSON of all that the answer says beside when it was read. */
export function splitReadAt(json: string): { readonly said: string; readonly now: string | undefined } {
  const [beginning, now] = BEGINNING.exec(json) ?? [''];
  return { said: json.slice(beginning.length), now };
}
