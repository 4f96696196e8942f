/** Pure: what a browser calls itself, as people call it: its name, and what it runs on. */

/** The first that fits: others claim to be Chrome or Safari, too. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\bOPR\/|\bOpera\b/, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bChrom(?:e|ium)\/|\bCriOS\/|\bHeadlessChrome\//, 'Chrome'],
  [/\bVersion\/[\d.]+.*\bSafari\//, 'Safari'],
];
const systems: readonly (readonly [RegExp, string])[] = [
  [/\bAndroid\b/, 'Android'],
  [/\biPad\b/, 'iPadOS'],
  [/\biPhone\b/, 'iOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

/** Undefined where it says nothing that we know. */
export function browserName(userAgent: string): { readonly browser: string; readonly system?: string } | undefined {
  const browser = browsers.find(([sign]) => sign.test(userAgent))?.[1];
  if (browser === undefined) return undefined;
  const system = systems.find(([sign]) => sign.test(userAgent))?.[1];
  return system === undefined ? { browser } : { browser, system };
}
