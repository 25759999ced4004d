import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';

export const SMTP_PASSWORD = 'fake-smtp-password';

export interface FakeMailServer extends AsyncDisposable {
  /** With the name and the password that it wants. */
  readonly url: string;
  /** Each mail as it came over the wire. */
  readonly mails: readonly string[];
  /** How often a client has sent a password. */
  logins(): number;
  /** The next mail is answered with this after its text, or the connection breaks then. */
  trouble(trouble: number | 'reset' | 'hang'): void;
}

/** A real SMTP server; it knows everybody but `nobody@`. */
export async function startFakeMailServer(): Promise<FakeMailServer> {
  const mails: string[] = [];
  const troubles: (number | 'reset' | 'hang')[] = [];
  let logins = 0;
  const sockets = new Set<Socket>();
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    onAuth: ({ password }, _, done) => {
      logins += 1;
      done(password === SMTP_PASSWORD ? null : new Error('Invalid username or password'), { user: 'worker' });
    },
    onRcptTo: ({ address }, _, done) => {
      done(address.startsWith('nobody@') ? refusal(550, 'No such user') : null);
    },
    onData: (stream, _, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const trouble = troubles.shift();
        if (trouble === 'hang') return;
        if (typeof trouble === 'number') {
          done(refusal(trouble, 'as the test wants it'));
          return;
        }
        mails.push(Buffer.concat(chunks).toString());
        if (trouble === 'reset') breakOff(sockets);
        else done();
      });
    },
  });
  server.on('error', () => undefined);
  server.server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://worker:${SMTP_PASSWORD}@127.0.0.1:${port}`,
    mails,
    logins: () => logins,
    trouble: (trouble) => troubles.push(trouble),
    [Symbol.asyncDispose]: async () => {
      breakOff(sockets);
      await new Promise<void>((resolve) => {
        server.close(resolve);
      });
    },
  };
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

function breakOff(sockets: ReadonlySet<Socket>): void {
  for (const socket of sockets) socket.destroy();
}
