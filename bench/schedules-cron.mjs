/**
 * How long next fires take to find: for 10,000 schedules in all zones, once with everything new and once more; for one
 * schedule over decades; and single calls that have the most to do, each in a zone whose clocks nobody has read yet.
 */
import { buildEngine, loadEngine } from './engine.mjs';
import { quantile } from './statistics.mjs';

const SCHEDULES = 10_000;
const FROM = new Date('2031-03-01T00:00:00Z');
/** By names that no other schedule here has. */
const FAR = [
  {
    what: 'a 29 February on a Sunday, 40 years away',
    expression: '0 0 29 2 */7',
    zone: 'Etc/GMT+1',
    from: '2088-03-01',
  },
  {
    what: 'the same where clocks change',
    expression: '0 0 29 2 */7',
    zone: 'US/Eastern',
    from: '2088-03-01',
  },
  {
    what: 'and backwards',
    expression: '0 0 29 2 */7',
    zone: 'US/Pacific',
    from: '2128-01-01',
    backwards: true,
  },
  {
    what: 'nothing before the year 10000',
    expression: '0 0 29 2 */7',
    zone: 'US/Central',
    from: '9996-03-01',
  },
];

await buildEngine();
const { compileCron } = await loadEngine();
const zones = Intl.supportedValuesOf('timeZone');
const far = FAR.map(({ what, expression, zone, from, backwards }) => [
  what,
  timeOf(() => {
    const cron = compileCron(expression, zone);
    return backwards ? cron.previous(new Date(from), 1) : cron.next(new Date(from), 1);
  }),
]);

const crons = [];
const fresh = measureEach((index) => {
  const cron = compileCron(expressionOf(index), zones[index % zones.length]);
  crons.push(cron);
  cron.next(FROM, 1);
});
const again = measureEach((index) => crons[index].next(FROM, 1));
const decades = timeOf(() => compileCron('30 2 * * *', 'Europe/Berlin').next(FROM, SCHEDULES));
const quarters = timeOf(() => compileCron('*/15 * * * *', 'Europe/Berlin').next(FROM, SCHEDULES));

console.log('| what | ms | slowest one, ms |\n| --- | --- | --- |');
row(`${SCHEDULES} schedules in ${zones.length} zones, read and asked for their next fire`, fresh);
row('the same, asked again', again);
row(`${SCHEDULES} fires of one that is due daily, 27 years`, [decades]);
row(`${SCHEDULES} fires of one that is due every 15 minutes`, [quarters]);
for (const [what, time] of far) row(what, [time]);

function expressionOf(index) {
  return `${index % 60} ${Math.floor(index / 60) % 24} ${1 + (index % 28)} * *`;
}

function measureEach(work) {
  return Array.from({ length: SCHEDULES }, (_, index) => timeOf(() => work(index)));
}

function timeOf(work) {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function row(what, times) {
  const slowest = times.length > 1 ? quantile(times, 1).toFixed(1) : '';
  console.log(`| ${what} | ${times.reduce((sum, time) => sum + time, 0).toFixed(1)} | ${slowest} |`);
}
