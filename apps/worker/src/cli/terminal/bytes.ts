const UNITS = ['KB', 'MB', 'GB', 'TB'] as const;

/** `812 bytes`, `4.1 KB`, `64 MB`; 1 KB is 1024 bytes. */
export function bytes(amount: number): string {
  if (amount < 1024) return `${amount} bytes`;
  const power = Math.min(UNITS.length, Math.floor(Math.log2(amount) / 10));
  const number = amount / 1024 ** power;
  return `${number < 10 ? number.toFixed(1) : Math.round(number)} ${UNITS[power - 1]}`;
}
