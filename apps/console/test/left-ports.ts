/**
 * Ports of stopped servers of this process. The browser has kept the compiled scripts of their pages; that halves the time
 * of a load.
 */
const left = new Set<number>();

/** Starts a server at the port left last that no other program has taken meanwhile; else at a new one. */
export async function startAtLeftPort<Started>(start: (port: number) => Promise<Started>): Promise<Started> {
  for (const port of [...left].toReversed()) {
    left.delete(port);
    try {
      return await start(port);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  }
  return start(0);
}

export function leavePort(port: number): void {
  left.add(port);
}
