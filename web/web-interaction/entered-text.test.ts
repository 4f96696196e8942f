import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { nameText } from '#contracts/route.ts';
import { chatCommand } from '#contracts/web-interaction/chat-socket.ts';
import { randomUuid } from '#web/ui/random-uuid.ts';
import { cleanName, cleanText, isAddress, longestName, longestText } from './entered-text.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('\u0000', '\n', '\t', ' ', 'é', '😀', '\u0085') }),
);

describe('what people type', () => {
  it('is a name the contract takes, or nothing', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const name = cleanName(text);
        expect(name === '' || name.length > longestName || nameText().safeParse(name).data === name).toBe(true);
      }),
    );
    expect(cleanName('  Zoé\u0000\nMartin ')).toBe('Zoé Martin');
    expect(nameText().safeParse('x'.repeat(longestName)).success).toBe(true);
    expect(nameText().safeParse('x'.repeat(longestName + 1)).success).toBe(false);
  });

  it('is a message the contract takes, or nothing', () => {
    fc.assert(
      fc.property(anyText, (entered) => {
        const text = cleanText(entered);
        const command = { type: 'send', clientId: randomUuid(), text };
        expect(text === '' || chatCommand.safeParse(command).success).toBe(true);
      }),
    );
    expect(cleanText(' a\r\nb\u0000\tc \n')).toBe('a\nb\tc');
    const send = (text: string) => chatCommand.safeParse({ type: 'send', clientId: randomUuid(), text });
    expect(send('x'.repeat(longestText)).success).toBe(true);
    expect(send('x'.repeat(longestText + 1)).success).toBe(false);
  });

  it('is an address exactly when the contract says so', () => {
    const address = z.email().max(200);
    const piece = fc.constantFrom('a', 'Z', '0', '.', '@', '-', '+', "'", '_', ' ', 'é', 'org', 'example');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.emailAddress(),
          fc.array(piece).map((pieces) => pieces.join('')),
        ),
        (text) => {
          expect(isAddress(text)).toBe(address.safeParse(text).success);
        },
      ),
      { numRuns: 1_000 },
    );
    expect(isAddress('name@example.org')).toBe(true);
    expect(isAddress('name@localhost')).toBe(false);
  });
});
