import { decodeJson, isObject, isText, listOf } from './decode-json.ts';
import { type FakeAnswer, type FakeServer, startFakeServer } from './fake-server.ts';

export const SENDGRID_KEY = 'SG.fakefakefakefakefake.fakefakefakefakefakefake';

const RESERVED =
  /^(?:x-sg-id|x-sg-eid|received|dkim-signature|content-type|content-transfer-encoding|to|from|subject|reply-to|cc|bcc)$/i;

/** https://www.twilio.com/docs/sendgrid: v3 Mail Send. */
export function startFakeSendgrid(): Promise<FakeServer> {
  return startFakeServer(({ path, headers, body }) => {
    if (path !== '/v3/mail/send') return { status: 404 };
    if (headers.authorization !== `Bearer ${SENDGRID_KEY}`) {
      return errors(401, ['The provided authorization grant is invalid, expired, or revoked', null]);
    }
    const payload = decodeJson(body);
    const fault = payload === undefined ? ['Bad Request', null] : sendgridFaults(payload)[0];
    if (fault !== undefined) return errors(400, fault);
    return { status: 202, headers: { 'x-message-id': 'FakeSendGridId' } };
  });
}

type Fault = readonly (string | null)[];

/** What SendGrid would not take: message and field. */
export function sendgridFaults(payload: Record<string, unknown>): Fault[] {
  const { from, subject, content, personalizations, headers } = payload;
  const people = listOf(personalizations).flatMap((one) => (isObject(one) ? listOf(one.to) : []));
  const contents = listOf(content).filter(isObject);
  const names = Object.entries(isObject(headers) ? headers : {});
  const broken = names.filter(
    ([name, value]) => RESERVED.test(name) || typeof value !== 'string' || /[\r\n]/.test(value),
  );
  return [
    ...(isMailbox(from) ? [] : [['The from object must be provided', 'from']]),
    ...(people.length > 0 && people.every(isMailbox) ? [] : [['Invalid recipient', 'personalizations.0.to']]),
    ...(isUnique(people.filter(isObject).map(({ email }) => String(email).toLowerCase()))
      ? []
      : [['Each email address in the personalization block should be unique', 'personalizations']]),
    ...(isText(subject, 998) && !/[\r\n]/.test(subject) ? [] : [['The subject is required', 'subject']]),
    ...(contents.length > 0 && contents.every(({ value }) => isText(value, 1_000_000))
      ? []
      : [['The content value must be a string at least one character in length', 'content']]),
    ...(['text/plain,text/html', 'text/plain', 'text/html'].includes(contents.map(({ type }) => type).join())
      ? []
      : [['text/plain comes first', 'content']]),
    ...broken.map(([name]) => ['The header is not allowed', `headers.${name}`]),
  ];
}

function isUnique(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length;
}

function isMailbox(value: unknown): boolean {
  return isObject(value) && typeof value.email === 'string' && /^[^\s@<>]+@[^\s@<>]+$/.test(value.email);
}

function errors(status: number, [message = '', field = null]: Fault): FakeAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ errors: [{ message, field, help: null }] }),
  };
}
