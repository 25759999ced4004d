import { PHASE_NAMES, PHASES } from '@sb/questboard';
import { expect, test } from 'vitest';
import { phaseName, phaseNames } from './phase-names.ts';

test('phases are named as the board names them', () => {
  expect(PHASES.map(phaseName)).toEqual(PHASES.map((letter) => PHASE_NAMES[letter]));
  expect(phaseNames(['W', 'T'])).toBe('Wonder, Tenacity');
});
