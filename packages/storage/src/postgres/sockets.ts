import { Socket } from 'node:net';

/** The sockets of one store, so that it can close also when the server does not answer. */
export interface Sockets {
  /** A new one, for the driver to connect. */
  readonly create: () => Socket;
  /** Resolves after the goodbye, when all sockets are closed. After `withinMs` they are destroyed. */
  leave(goodbye: Promise<unknown>, withinMs: number): Promise<void>;
}

export function createSockets(): Sockets {
  const open = new Set<Socket>();
  let isCut = false;

  return {
    create() {
      const socket = new Socket();
      open.add(socket);
      socket.once('close', () => open.delete(socket));
      // By then the driver has connected it: destroying it earlier would change nothing.
      if (isCut) setImmediate(() => socket.destroy());
      return socket;
    },
    async leave(goodbye, withinMs) {
      const timer = setTimeout(cut, withinMs);
      try {
        await goodbye;
        await Promise.all(Array.from(open, untilClosed));
      } finally {
        clearTimeout(timer);
      }
    },
  };

  function cut(): void {
    isCut = true;
    for (const socket of open) socket.destroy();
  }
}

async function untilClosed(socket: Socket): Promise<void> {
  await new Promise((resolve) => {
    socket.once('close', resolve);
  });
}
