/** Jobs that do nothing, and that log: without a thread and in one. Threads import this file. */

const kinds = [
  { name: 'nothing', run: () => undefined },
  {
    name: 'logs',
    run: (ctx) => {
      for (let line = 0; line < 100; line++) ctx.logger.debug('a line', { line });
    },
  },
];

export default ['none', 'thread'].flatMap((isolation) =>
  kinds.map(({ name, run }) => ({ id: `${name}.${isolation}`, name, isolation, run })),
);
