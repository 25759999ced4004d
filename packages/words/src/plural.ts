/**
 * `1,204`, `-1,204.5`; from 1e21 on as JavaScript writes it. Without Intl: to load it for the first number costs a
 * command 10 ms of CPU.
 */
export function formatCount(number: number): string {
  const [whole = '', fraction] = String(Number(number.toFixed(3))).split('.');
  return whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ',') + (fraction === undefined ? '' : `.${fraction}`);
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
