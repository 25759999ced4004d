/** The proofs for any board, with many more boards. */
import '../src/day/questmaster.test.ts';
import '../src/decks/decks.test.ts';
import '../src/file/read-organisation.test.ts';
import '../src/unlock/deadlock.test.ts';
import '../src/unlock/unlock.test.ts';
import './plan-week.property.test.ts';
