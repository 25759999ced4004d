/** Whether the palette is open. Bars and keys open it; the palette itself is above the acts that it offers. */
import { createValueStore } from '../../settings/store.ts';

export const paletteOpen = createValueStore(false);

export function openPalette(): void {
  paletteOpen.set(true);
}
