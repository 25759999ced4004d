/** `top` on a real terminal. */
import { eachDialect, isSlow } from '@sb/testkit';
import { expect, test } from 'vitest';
import { canMakeTerminals, openTerminal } from './terminals.ts';
import { useWorker } from './use-worker.ts';

const worker = useWorker();

eachDialect('top', (open, dialect) => {
  const isWhole = dialect === 'sqlite' || isSlow();

  test.runIf(canMakeTerminals && isWhole)(
    'shows queues, running runs, failures and schedules, follows them, and gives the screen back at q',
    async () => {
      const place = worker.place({ DATABASE_URL: await open.migratedUrl(), WORKER_NODE_NAME: 'ada' });
      await place.ask(['job', 'test.fail']);
      const terminal = openTerminal(place, ['top']);
      await terminal.until(/no daemon is running/);
      await terminal.until(/default +active +0 +- /);
      await terminal.until(/No run is running\./);
      await terminal.until(/ 1 +test\.fail .*it broke/);
      const daemon = place.start(['daemon', '--concurrency', '1']);
      await daemon.until(/worker started/);
      await place.ask(['job', 'test.slow', '--enqueue']);
      await place.ask(['job', 'test.greet', '--enqueue']);
      await terminal.until(/1 daemon, 1 of 1 slot busy/);
      await terminal.until(/default +active +1 /);
      await terminal.until(/ 2 +test\.slow .* ada/);
      await terminal.until(/DUE NEXT +AT +SCHEDULE[^]*daily\.questmaster/);
      terminal.resize(60, 10);
      // The head of a screen of 60 columns.
      await terminal.until(/\[Hworker · [^\n]{44}q quits/);
      terminal.type('q');
      const { text, exitCode } = await terminal.ended;
      expect(exitCode).toBe(0);
      expect(text).toMatch(/\[\?1049l$/);
      // With NO_COLOR, only the screen itself is steered.
      expect(text).not.toMatch(/\[\d+m/);
    },
  );
});

test.skipIf(!canMakeTerminals)('top ends with Ctrl-C', async () => {
  const terminal = openTerminal(worker.place(), ['top']);
  await terminal.until(/q quits/);
  terminal.type('\u0003');
  expect((await terminal.ended).exitCode).toBe(0);
});

test('top is refused where there is no terminal', async () => {
  expect(await worker.place().ask(['top'])).toMatchObject({
    exitCode: 2,
    stdout: '',
    stderr: expect.stringContaining('top needs a terminal'),
  });
  expect(await worker.place().ask(['top', '--json'])).toMatchObject({ exitCode: 2 });
});
