import type { Channel, SendResult } from '../../channel.ts';
import { classifyStatus, jsonObject, waitOf } from '../answers.ts';
import { type EmailOptions, emailContent } from './email-content.ts';
import { httpChannel } from '../http-channel.ts';
import type { Answer } from '../post.ts';

const API = 'https://api.sendgrid.com';
const HINTS = {
  401: 'check SENDGRID_API_KEY',
  403: 'may the key send mail, and is settings.email.from a verified sender?',
};

export interface SendgridOptions {
  readonly sendgridKey: string;
  /** Default: https://api.sendgrid.com */
  readonly baseUrl?: string;
}

/** E-mail by SendGrid's `v3/mail/send`. */
export function createSendgrid(options: EmailOptions & SendgridOptions): Channel {
  const { sendgridKey, baseUrl = API, from, to, now, timeLimitMs } = options;
  return httpChannel({
    name: 'email',
    now,
    ...(timeLimitMs !== undefined && { timeLimitMs }),
    request: (message, { earlier }) => {
      const { subject, text, html, messageId, inReplyTo } = emailContent(message, from, earlier);
      return {
        url: `${baseUrl}/v3/mail/send`,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${sendgridKey}` },
        body: JSON.stringify({
          personalizations: [{ to: to.map(mailbox) }],
          from: mailbox(from),
          subject,
          content: [
            { type: 'text/plain', value: text },
            { type: 'text/html', value: html },
          ],
          headers: {
            'Message-ID': messageId,
            ...(inReplyTo && { 'In-Reply-To': inReplyTo, References: inReplyTo }),
            'Auto-Submitted': 'auto-generated',
          },
          // No rewritten links and no pixel: the message may hold a command.
          tracking_settings: { click_tracking: { enable: false }, open_tracking: { enable: false } },
        }),
      };
    },
    classify: classifySendgrid,
    secrets: [sendgridKey],
  });
}

/** Only 202 means delivered: a sandbox answers 200, and sends nothing. */
export function classifySendgrid(answer: Answer, now: number): SendResult {
  const { status, headers } = answer;
  if (status === 202) {
    const ref = headers['x-message-id'];
    return { kind: 'delivered', says: '202', ...(ref !== undefined && { ref }) };
  }
  const result = classifyStatus('SendGrid', { ...answer, body: reasonsOf(answer) }, { now, hints: HINTS });
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
  if (result.kind !== 'throttled' || headers['retry-after'] !== undefined || Number.isNaN(reset))
    return result;
  return { ...result, waitMs: waitOf(reset * 1000 - now) };
}

/** `{errors: [{message, field, help}]}` in words. */
function reasonsOf({ body }: Answer): string {
  const errors = jsonObject(body)?.errors;
  if (!Array.isArray(errors)) return body;
  return errors
    .map((error: { message?: unknown; field?: unknown } | null) => {
      const field = typeof error?.field === 'string' ? ` (${error.field})` : '';
      return `${String(error?.message)}${field}`;
    })
    .join('; ');
}

/** `Alerts <alerts@example.com>` or the address alone. */
function mailbox(text: string): { email: string; name?: string } {
  const parts = /^\s*(.*?)\s*<([^<>]+)>\s*$/.exec(text);
  const name = parts?.[1]?.replaceAll('"', '');
  return { email: (parts?.[2] ?? text).trim(), ...(name && { name }) };
}
