/** What back-test.test.ts proves of one history, of more. */
import './back-test.test.ts';
