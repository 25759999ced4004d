// A nightly load of orders into a warehouse. A plain object is a job: the module imports nothing.

const BATCH = 2;

/** @type {import('@sb/jobs').Job} */
export const loadOrders = {
  id: 'etl.orders',
  name: 'Load the orders of the shop',
  timeout: '30m',
  retry: { attempts: 5, backoff: 'exponential', delay: '30s' },
  run: async (ctx) => {
    const { shop, warehouse } = /** @type {{ shop: string, warehouse: string }} */ (ctx.input);

    // The result of a step is stored: a later attempt gets it, and does not ask the shop again.
    const orders = await ctx.step('extract', async () => {
      const answer = await fetch(`${shop}/orders`, { signal: ctx.signal });
      if (!answer.ok) throw new Error(`The shop answered ${answer.status}.`);
      return /** @type {Order[]} */ (await answer.json());
    });
    const totals = await ctx.step('transform', () => totalsByCustomer(orders));

    for (let at = 0; at < totals.length; at += BATCH) {
      await ctx.step(`load:${at}`, async () => {
        const answer = await fetch(`${warehouse}/totals`, {
          method: 'PUT',
          // If the worker dies before the step is stored, the batch is sent again: by its key the warehouse knows it.
          headers: { 'idempotency-key': `${ctx.run.idempotencyKey}:${at}` },
          body: JSON.stringify(totals.slice(at, at + BATCH)),
          signal: ctx.signal,
        });
        if (!answer.ok) throw new Error(`The warehouse answered ${answer.status}.`);
      });
      ctx.progress(Math.min(at + BATCH, totals.length), totals.length, 'customers loaded');
    }
    return { orders: orders.length, customers: totals.length };
  },
};

/** @typedef {{ customer: string, cents: number }} Order */

/** @param {readonly Order[]} orders */
function totalsByCustomer(orders) {
  /** @type {Map<string, number>} */
  const totals = new Map();
  for (const { customer, cents } of orders) totals.set(customer, (totals.get(customer) ?? 0) + cents);
  return Array.from(totals, ([customer, cents]) => ({ customer, cents }));
}
