/**
 * `1,204`, `-1,204.5`; from 1e21 on as JavaScript writes it. Without Intl: to load it for the first number costs a
 * command 10 ms of CPU.
 */
export function formatCount(number: number): string {
  const [whole = '', fraction] = String(Number(number.toFixed(3))).split('.');
  return whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ',') + (fraction === undefined ? '' : `.${fraction}`);
}

/** Of a share 0..1: `97.6 %`, with a thin space. Rounded down, so that 100 % has no failure. */
export function percentText(share: number): string {
  return `${(Math.floor(share * 1_000) / 10).toFixed(1)}\u2009%`;
}

/** `1 job`, `1,204 jobs`, `2 queries` */
export function plural(number: number, one: string, many = `${one}s`): string {
  return `${formatCount(number)} ${number === 1 ? one : many}`;
}

/** A number that was counted only up to a cap: `50`, `10,000+`. */
export function cappedCount(number: number, cap = Infinity): string {
  return number < cap ? formatCount(number) : `${formatCount(cap)}+`;
}

/** `1 run`, `50 runs`, `10,000+ runs` */
export function cappedPlural(number: number, cap: number | undefined, one: string, many = `${one}s`): string {
  return cap === undefined || number < cap
    ? plural(number, one, many)
    : `${cappedCount(number, cap)} ${many}`;
}
