import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { nameText } from '#contracts/route.ts';
import { chatCommand } from '#contracts/web-interaction/chat-socket.ts';
import { randomUuid } from '#web/ui/random-uuid.ts';
import { cleanName, cleanText, isAddress } from './entered-text.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('\u0000', '\n', '\t', ' ', 'é', '😀', '\u0085') }),
);

describe('what people type', () => {
  it('is a name the contract takes, or nothing', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const name = cleanName(text);
        expect(name === '' || nameText().safeParse(name).data === name).toBe(true);
      }),
    );
    expect(cleanName('  Zoé\u0000\nMartin ')).toBe('Zoé Martin');
    expect(cleanName('x'.repeat(100))).toHaveLength(80);
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
    expect(cleanText('x'.repeat(10_001))).toHaveLength(10_000);
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
