/**
 * Passwords that people choose most often, of 12 characters and more: the first that an attacker tries. The list is made
 * from their patterns: two words, a word with an ending, keys in a row, a repeated piece.
 */
const LEAST = 12;

const WORDS = listed(`
  password passwort passw0rd p@ssword p@ssw0rd passphrase pass passcode secret geheim admin administrator root user login
  guest test testing demo default changeme letmein welcome willkommen hello hallo iloveyou trustno1 sunshine princess monkey
  dragon football baseball basketball superman batman master shadow michael jennifer jordan charlie thomas daniel andrew
  matthew ashley jessica starwars pokemon computer internet server system console worker scheduler database security company
  summer winter spring autumn sommer january december monday friday freedom whatever qwerty qwertz azerty qwertyuiop asdfgh
  asdfghjkl zxcvbnm abc123 google`);
const ENDINGS = listed(`
  1 12 123 1234 12345 123456 1234567 12345678 123456789 1234567890 0 00 007 11 111 1111 321 4321 54321 654321 69 99 666 777
  888 999 2000 abc 2015 2016 2017 2018 2019 2020 2021 2022 2023 2024 2025 2026 2027 2028`);
const MARKS = ['', '!', '!!', '?', '.', '#', '@', '$'];
const ROWS = listed(`
  12345678901234567890 09876543210987654321 01234567890123456789 abcdefghijklmnopqrstuvwxyz qwertyuiopasdfghjklzxcvbnm
  qwertzuiopasdfghjklyxcvbnm azertyuiopqsdfghjklmwxcvbn asdfghjklzxcvbnm 1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik
  q1w2e3r4t5y6u7i8o9p0 1q2w3e4r5t6y7u8i9o0p zaq12wsxcde34rfvbgt5 qwerty1234567890 qwertyuiop1234567890
  123qweasdzxcrtyfghvbn abcd1234efgh5678 a1b2c3d4e5f6g7h8i9j0`);
const PIECES = listed('a 0 1 x ab 12 abc 123 xyz qwe asd 1234 abcd pass test qwer');
const SENTENCES = listed(
  'correcthorsebatterystaple thisismypassword nopasswordneeded idontknowmypassword opensesame123',
);
const LONGEST_REPEATED = 40;

let known: ReadonlySet<string> | undefined;

/** Upper and lower case are the same. */
export function isKnownPassword(password: string): boolean {
  return (known ??= new Set(knownPasswords())).has(password.normalize('NFKC').toLowerCase());
}

/** About 20,000, each once. */
export function knownPasswords(): readonly string[] {
  const made = [...pairs(), ...withEndings(), ...rows(), ...repeated(), ...SENTENCES];
  return [...new Set(made.filter((text) => text.length >= LEAST))];
}

function pairs(): readonly string[] {
  return WORDS.flatMap((first) =>
    WORDS.flatMap((second) => ['', '1', '123', '!'].map((end) => `${first}${second}${end}`)),
  );
}

function withEndings(): readonly string[] {
  return WORDS.flatMap((word) =>
    ENDINGS.flatMap((ending) =>
      MARKS.flatMap((mark) => [
        `${word}${ending}${mark}`,
        `${word}${mark}${ending}`,
        `${ending}${word}${mark}`,
      ]),
    ),
  );
}

/** Each beginning of a row of keys, also backwards. */
function rows(): readonly string[] {
  return ROWS.flatMap((row) => [row, Array.from(row).toReversed().join('')]).flatMap((row) =>
    Array.from(row, (_, end) => row.slice(0, end + 1)).flatMap((text) =>
      MARKS.map((mark) => `${text}${mark}`),
    ),
  );
}

function repeated(): readonly string[] {
  return [...PIECES, ...WORDS].flatMap((piece) =>
    Array.from({ length: LONGEST_REPEATED / piece.length }, (_, times) => piece.repeat(times + 1)),
  );
}

function listed(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
