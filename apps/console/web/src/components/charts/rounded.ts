/** To hundredths of a unit of the drawing: more digits make the page longer and change no pixel. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
