/** Pages for tests that run side by side: most of the time each waits for its browser. A lane is for one test at a time. */
import { ADMIN } from './look-at.ts';
import { type OpenPage, openPages, type Pages } from './open-pages.ts';

const LANES = 3;

/** Each lane has its own stub, so its answers are not those of another test. */
interface Lane extends OpenPage {
  readonly pages: Pages;
}

export interface Lanes {
  /** Waits for a free lane. Its reader is an admin; its answers are those of the stub. */
  readonly use: (work: (lane: Lane) => Promise<void>) => Promise<void>;
  readonly stop: () => Promise<unknown>;
}

export async function openLanes(): Promise<Lanes> {
  const all = await Promise.all(Array.from({ length: LANES }, () => openPages()));
  const free = await Promise.all(all.map(openLane));
  const waiting: ((lane: Lane) => void)[] = [];
  return {
    async use(work) {
      const lane = free.pop() ?? (await new Promise<Lane>((resolve) => waiting.push(resolve)));
      lane.pages.stub.answers.clear();
      beAdmin(lane.pages);
      try {
        await work(lane);
      } finally {
        const next = waiting.shift();
        if (next) next(lane);
        else free.push(lane);
      }
    },
    stop: () => Promise.all(all.map((pages) => pages.stop())),
  };
}

async function openLane(pages: Pages): Promise<Lane> {
  // Before the page asks: it keeps the answer while it leads from one address to another.
  beAdmin(pages);
  return { ...(await pages.open('/')), pages };
}

function beAdmin({ stub }: Pages): void {
  stub.answers.set('/session', ADMIN);
}
