import { createLogger } from '@sb/logger';
import { expect, test } from 'vitest';
import { createNodeOrders } from './node-orders.ts';

function ordersFor(standing: 'active' | 'draining') {
  const said: string[] = [];
  const seen = { holds: true, drained: 0 };
  const write = (line: string): boolean => said.push(line) > 0;
  const orders = createNodeOrders({
    standing,
    logger: createLogger({ format: 'json', level: 'info', stderr: { write } }),
    holdsNothing: () => !seen.holds,
    drained: () => (seen.drained += 1),
  });
  return { orders, said, seen };
}

test('a node does as it was told last, says so once, and goes on so while nobody answers', () => {
  const { orders, said, seen } = ordersFor('active');
  const follow = (...wanted: Parameters<typeof orders.follow>) => {
    orders.follow(...wanted);
    return [orders.standing, orders.mayClaim(), said.length];
  };
  expect(follow('active')).toEqual(['active', true, 0]);
  expect(follow('cordoned')).toEqual(['cordoned', false, 1]);
  expect(follow('cordoned')).toEqual(['cordoned', false, 1]);
  expect(follow(undefined)).toEqual(['cordoned', false, 1]);
  seen.holds = false;
  expect(follow('active')).toEqual(['active', true, 2]);
  expect(seen.drained).toBe(0);
});

test('a node that is drained is to be stopped when it holds nothing, not before', () => {
  const { orders, seen } = ordersFor('draining');
  orders.follow('draining');
  expect(seen.drained).toBe(0);
  seen.holds = false;
  orders.follow(undefined);
  expect(seen.drained).toBe(1);
});
