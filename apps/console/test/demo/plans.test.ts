/** What the pictures of the alerts say of their daemons is what the store says. */
import { readAlertConfig } from '@sb/alerts';
import { registerNode } from '@sb/queue/engine';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { evaluate, loadAlerts } from './plans.ts';

eachDialect('the alerts of the demo', (open) => {
  test('are evaluated by the first of its daemons, and the clock stands still', async () => {
    const store = await open({ clock: () => Date.parse('2026-11-28T14:32:10Z') });
    const node = {
      kind: 'daemon',
      host: 'acme.test',
      pid: 411,
      version: '1.0.0',
      slots: 8,
      jobs: [],
    } as const;
    const [first, second] = [
      await registerNode(store, { ...node, name: 'web-1' }),
      await registerNode(store, { ...node, name: 'web-2' }),
    ];
    await loadAlerts(store, [first, second]);
    expect(await readAlertConfig(store)).not.toHaveProperty('evaluator');
    await evaluate(store, first);
    const { evaluator, ruleSets } = await readAlertConfig(store);
    expect(evaluator).toEqual({ id: first, name: 'web-1' });
    expect(ruleSets).toHaveLength(2);
  });
});
