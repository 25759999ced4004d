import { useIsPhone } from '../../settings/use-is-phone.ts';
import type { GraphParts } from './graph-path.ts';

/** A phone is high, a desk is wide: that is where the lines lead. */
export function useFlow(): 'right' | 'down' {
  return useIsPhone() ? 'down' : 'right';
}

type Shape = NonNullable<GraphParts['as']>;

/** On a phone a table at first: a picture that fits there has letters that are too small. */
export function useShape({ as }: Pick<GraphParts, 'as'>): { readonly shape: Shape; readonly usual: Shape } {
  const usual = useFlow() === 'down' ? 'table' : 'picture';
  return { shape: as ?? usual, usual };
}
