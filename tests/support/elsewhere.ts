/** A page whose person looks at something else: what reaches him there is its notifications and sounds. */
import type { Page } from 'playwright-core';

/** From the next load on. The sounds of a browser can't be heard here, they are counted. */
export async function lookElsewhere(page: Page): Promise<{ told(): Promise<unknown>; forget(): Promise<void> }> {
  await page.addInitScript(() => {
    document.hasFocus = () => false;
    const told: string[] = [];
    class Told {
      static readonly permission = 'granted';
      readonly close = () => undefined;
      constructor(title: string) {
        told.push(title);
      }
    }
    const tone = AudioContext.prototype.createOscillator;
    AudioContext.prototype.createOscillator = function () {
      told.push('a tone');
      return tone.call(this);
    };
    Object.assign(window, { Notification: Told, told });
  });
  return {
    told: () => page.evaluate((): unknown => Reflect.get(window, 'told')),
    forget: () => page.evaluate(() => Reflect.get(window, 'told').splice(0)),
  };
}
