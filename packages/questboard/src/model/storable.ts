import { isStorableText, STORABLE_TEXT } from '@sb/storage';
import * as z from 'zod';

const WITHOUT = { error: `expected ${STORABLE_TEXT}` };

/** A text that both databases store, and return unchanged. */
export const storable = z.string().refine(isStorableText, WITHOUT);

export const storableUrl = z.url().refine(isStorableText, WITHOUT);
