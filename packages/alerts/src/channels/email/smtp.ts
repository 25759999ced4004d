import { isIPv4 } from 'node:net';
import { readUrl, withTimeLimit } from '@sb/words';
import type { Channel, SendResult } from '../../channel.ts';
import { type EmailOptions, emailContent } from './email-content.ts';
import { secretsOfAddress, CHANNEL_TIME_LIMIT_MS, withoutSecrets } from '../http-channel.ts';

/** Nothing was said to the server yet, or it did not want to hear it. */
const BEFORE_SENDING = ['EAUTH', 'EDNS', 'ENOAUTH', 'EOAUTH2', 'EPROXY', 'ETLS'];
const UNREACHABLE = ['EDNS', 'ETLS'];
const PLACE = ' (check host and port in SMTP_URL: smtps:// is for 465, smtp:// for 587)';
const PLAIN =
  ' (it offers no STARTTLS; requireTLS=false in the query of SMTP_URL sends the password in plain text)';
/** Faults on our side that every other try would find too. */
const NEVER = ['ECONFIG', 'EENVELOPE', 'EMAXRECIPIENTS', 'EMESSAGE', 'EREQUIRETLS'];

export interface SmtpOptions {
  /** `smtps://user:password@mail.example.com` */
  readonly smtpUrl: string;
}

/** E-mail by any SMTP server. */
export function createSmtp({
  smtpUrl,
  from,
  to,
  timeLimitMs = CHANNEL_TIME_LIMIT_MS,
}: EmailOptions & SmtpOptions): Channel {
  const secrets = secretsOfAddress(smtpUrl);
  return {
    name: 'email',
    send: async (message, { signal, earlier }) => {
      if (signal.aborted) return { kind: 'transient', says: 'The mail was not sent: stopped before' };
      const content = emailContent(message, from, earlier);
      const mail = {
        from,
        to: [...to],
        ...content,
        ...(content.inReplyTo && { references: content.inReplyTo }),
        headers: HEADERS,
      };
      return withTimeLimit(timeLimitMs, signal, async (limit): Promise<SendResult> => {
        try {
          // Loaded when it is used: most commands send no mail.
          const { createTransport } = await import('nodemailer');
          // One connection for each message: hours pass between two alerts.
          const server = {
            url: smtpUrl,
            requireTLS: needsTls(smtpUrl),
            disableFileAccess: true,
            disableUrlAccess: true,
          };
          const sent = await createTransport(server).sendMail({ ...mail, signal: limit });
          return withoutSecrets({ kind: 'delivered', ref: sent.messageId, says: sent.response }, secrets);
        } catch (error) {
          return withoutSecrets(limit.aborted ? TOO_LATE : classifySmtp(error), secrets);
        }
      });
    },
    preview: (message) => ({
      server: serverOf(smtpUrl),
      from,
      to,
      ...emailContent(message, from),
      headers: HEADERS,
    }),
  };
}

const HEADERS = { 'Auto-Submitted': 'auto-generated' };

const TOO_LATE: SendResult = { kind: 'ambiguous', says: 'The mail server did not answer in time' };

/** By the server's reply if there is one: the library has one code for temporary and for permanent refusals. */
export function classifySmtp(error: unknown): SendResult {
  const { responseCode, response, code, syscall } = factsOf(error);
  if (responseCode !== undefined) {
    const says = `The mail server answered${hintOf(responseCode, code)} ${response ?? responseCode}`;
    return { kind: responseCode >= 500 ? 'permanent' : 'transient', says };
  }
  const isFar = syscall === 'connect' || (code !== undefined && UNREACHABLE.includes(code));
  const says = `The mail could not be sent: ${code ?? 'unknown'}${isFar ? PLACE : ''}`;
  if (code !== undefined && NEVER.includes(code)) return { kind: 'permanent', says };
  if (syscall === 'connect' || (code !== undefined && BEFORE_SENDING.includes(code)))
    return { kind: 'transient', says };
  return { kind: 'ambiguous', says };
}

function hintOf(responseCode: number, code: string | undefined): string {
  // A temporary refusal, such as 454, is no reason to give up the encryption.
  if (code === 'ETLS') return responseCode >= 500 ? PLAIN : '';
  return responseCode === 530 || responseCode === 535 ? ' (check user and password in SMTP_URL)' : '';
}

interface SmtpFacts {
  readonly responseCode?: number;
  readonly response?: string;
  readonly code?: string;
  readonly syscall?: string;
}

function factsOf(error: unknown): SmtpFacts {
  if (!(error instanceof Error)) return {};
  return {
    ...('responseCode' in error &&
      typeof error.responseCode === 'number' && { responseCode: error.responseCode }),
    ...('response' in error && typeof error.response === 'string' && { response: error.response }),
    ...('code' in error && typeof error.code === 'string' && { code: error.code }),
    ...('syscall' in error && typeof error.syscall === 'string' && { syscall: error.syscall }),
  };
}

/**
 * Whether the connection must be encrypted before the password is sent: a server, or a machine between, that offers no
 * STARTTLS would get it in plain text. `?requireTLS=false` or `?ignoreTLS=true` in the address allows that.
 */
export function needsTls(smtpUrl: string): boolean {
  const url = readUrl(smtpUrl);
  if (!url) return false;
  const { protocol, username, hostname, searchParams } = url;
  const said = searchParams.get('requireTLS');
  if (said !== null) return said !== 'false';
  if (searchParams.get('ignoreTLS') === 'true') return false;
  return protocol === 'smtp:' && username !== '' && !isLoopback(hostname);
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'))
  );
}

function serverOf(smtpUrl: string): string {
  return readUrl(smtpUrl)?.host ?? '***';
}
