/**
 * Passwords that are tried first (pure). The words are those that head the published lists of leaked passwords in
 * English and French (the yearly "most used passwords", SecLists), written down by hand; what people put around them to
 * make them longer (digits, signs, capitals, digits for letters, the word twice) does not help.
 */
const words = new Set(
  `password passwort passwords passphrase motdepasse mdp pass passe secret welcome bienvenue bonjour hello salut soleil
  sunshine princess princesse dragon monkey football baseball basketball hockey soccer superman batman spiderman pokemon
  starwars master mustang shadow michael jennifer jordan hunter ranger thomas robert daniel charlie andrew matthew
  nicolas alexandre julien camille marseille doudou loulou chouchou chocolat coucou azerty azertyuiop qsdfghjklm wxcvbn
  qwerty qwertyuiop qwertz qwertzuiop asdfgh asdfghjkl zxcvbn zxcvbnm letmein iloveyou jetaime loveme lovely trustno
  access admin administrator administrateur adminadmin root user guest test testtest changeme changemenow changezmoi
  default login logon service support computer internet samsung google facebook whatever freedom flower summer winter
  spring autumn hiver printemps automne january february monday company entreprise server database manager telephone
  callcenter contact contactcenter relais webmanager agentportal agent supervisor superviseur`.split(/\s+/),
);

/** Rows of keyboards, the alphabet and the digits, there and back: runs of them are no secrets. */
const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'azertyuiop',
  'qsdfghjklm',
  'wxcvbn',
  'qwertzuiop',
];
const runs = rows.flatMap((row) => [row, [...row].reverse().join('')]);

const letters: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

export function isCommon(password: string): boolean {
  const text = password.toLowerCase();
  return isRun(text) || [text, readable(text)].some((reading) => isWord(reading.replace(/[^a-zà-ÿ]/g, '')));
}

/** Digits for letters, but for those at the ends, which are only there to be there. */
function readable(text: string): string {
  const core = text.replace(/^[^a-z@$]+|[^a-z@$]+$/g, '');
  return [...core].map((sign) => letters[sign] ?? sign).join('');
}

/** One of the words, or the same one again and again. */
function isWord(text: string): boolean {
  if (words.has(text)) return true;
  return [...words].some((word) => text.length > word.length && text.replaceAll(word, '') === '');
}

/** Nothing but runs of three and more, e.g. `1234567890`, `abcd-4321`. */
function isRun(text: string): boolean {
  let rest = text.replace(/[^a-z0-9]/g, '');
  if (rest === '') return false;
  while (rest !== '') {
    const length = longestRun(rest);
    if (length < 3) return false;
    rest = rest.slice(length);
  }
  return true;
}

function longestRun(text: string): number {
  let length = Math.min(3, text.length);
  if (!runs.some((run) => run.includes(text.slice(0, length)))) return 0;
  while (length < text.length && runs.some((run) => run.includes(text.slice(0, length + 1)))) length += 1;
  return length;
}
