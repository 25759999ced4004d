export const REDACTED = '[redacted]';

// Shorter values (a PIN, "true") would redact ordinary words.
export const MIN_SECRET = 8;

// oxlint-disable-next-line no-control-regex -- JSON escapes them
const ESCAPED_IN_JSON = /["\\\u0000-\u001f]/;

// Ordinary lines hold none of these and are done after one pass.
const HINT =
  /gh[a-z]_|github_pat_|sk-|a[ks]ia|xox|xapp-|hooks\.slack|\/webhooks\/|eyj|-----begin|:\/\/|sg\.|bearer/i;

// Every pattern is linear: a repeated part is the last in it, or bounded, or ends at a character that it cannot contain.
// "Faster" rewrites must keep that; the tests run them on 1 MB.
const SHAPES: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // A block that was cut off is still a secret, hence the end of the text.
  [/-----BEGIN [A-Z\d ]{1,40}-----[^]*?(?:-----END [A-Z\d ]{1,40}-----|$)/g, REDACTED],
  [/(:\/\/[^\s:/@"'<>]{0,256}):(?!\d{1,5}(?:[/?#\s]|$))[^\s"'<>]{1,512}@/g, '$1:***@'],
  [/(hooks\.slack\.com\/[a-z]{1,20}\/)[\w/-]+/gi, `$1${REDACTED}`],
  [/(discord(?:app)?\.com\/api(?:\/v\d{1,3})?\/webhooks\/)[\w/-]+/gi, `$1${REDACTED}`],
  [/github_pat_\w{20,}/g, REDACTED],
  [/gh[oprsu]_[A-Za-z\d]{20,}/g, REDACTED],
  [/(?<![A-Za-z\d])sk-[\w-]{20,}/g, REDACTED],
  [/A[KS]IA[A-Z\d]{16}/g, REDACTED],
  [/(?:xox[a-z]|xapp)-[\w-]{10,}/g, REDACTED],
  [/SG\.[\w-]{16,}\.[\w-]{16,}/g, REDACTED],
  // A JWT may directly follow other text; the look-ahead finds its dot before the pattern looks for "eyJ".
  [/(?<![\w-])(?=[\w-]+\.[\w-])([\w-]*?)eyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?/g, `$1${REDACTED}`],
  [/(bearer\s{1,8})[\w.~+/=-]{8,}/gi, `$1${REDACTED}`],
];

/**
 * The text without the parts that look like secrets (keys and tokens of known services, webhooks, private keys,
 * passwords in URLs) and without the given exact values of 8 characters or more.
 */
export function redactText(text: string, secrets: readonly string[] = []): string {
  const withoutKnown = secrets.reduce(withoutSecret, text);
  if (!HINT.test(withoutKnown)) return withoutKnown;
  return SHAPES.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), withoutKnown);
}

function withoutSecret(text: string, secret: string): string {
  if (secret.length < MIN_SECRET) return text;
  const plain = text.replaceAll(secret, REDACTED);
  return ESCAPED_IN_JSON.test(secret) ? plain.replaceAll(inJson(secret), REDACTED) : plain;
}

/** The secret as a text that holds JSON has it: an object that was thrown, the body of an answer. */
function inJson(secret: string): string {
  return JSON.stringify(secret).slice(1, -1);
}
