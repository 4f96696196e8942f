/** The words of what customers see of a tenant and a chat page; English is the source. */
export const brandingEn = {
  title: 'Customer pages',
  logo: 'Logo',
  logoHelp:
    'Customers see it at the top of every chat page. PNG, JPEG or WebP, at most 128 KB and 2,000 pixels each way; best with a transparent ground, because it stands on light and on dark.',
  logoOwnHelp: 'Instead of the tenant’s. PNG, JPEG or WebP, at most 128 KB and 2,000 pixels each way.',
  logoChoose: 'Choose an image…',
  logoChooseFor: '{{label}}: Choose an image…',
  logoRemove: 'Remove the logo',
  logoNow: 'The logo as it is now',
  logoShown: 'an image',
  accent: 'Accent colour',
  accentHelp: 'Of buttons and links, as #rrggbb. Empty: the product’s own.',
  accentOwnHelp: 'Of buttons and links, as #rrggbb. Empty: the tenant’s.',
  onAccent: 'Text on it',
  onAccentHelp: 'Contrast at least 4.5:1, so that everybody can read it.',
  both: 'Both colours are needed, or none of them.',
  pick: '{{label}}: pick',
  contrast: 'Contrast {{ratio}}:1, well readable.',
  contrastLow: 'Contrast {{ratio}}:1, hard to read. At least 4.5:1 is needed.',
  preview: 'Preview, light and dark',
};
