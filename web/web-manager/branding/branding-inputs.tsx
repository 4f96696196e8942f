import { SimpleGrid, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { contrast, leastContrast, type PageColours } from '#contracts/vocabulary/contrast.ts';
import type { FieldProps } from '#web/ui/forms/save-form.ts';
import { formatNumber } from '#web/ui/texts/texts.ts';
import { type BrandingValues, halfOf, shownColours, usualColours } from './branding-values.ts';
import { ColourInput } from './colour-input.tsx';
import { LogoInput } from './logo-input.tsx';

interface BrandingInputsProps {
  readonly values: BrandingValues;
  at(path: string): FieldProps;
  onLogo(logo: string): void;
  onColours(colours: BrandingValues['colours']): void;
  /** For a chat page: what holds while its own are empty. */
  readonly tenant?: { readonly colours?: PageColours | undefined };
}

/** Logo and colours of customer pages, with how well the one colour reads on the other. */
export function BrandingInputs({ values, at, onLogo, onColours, tenant }: BrandingInputsProps): ReactNode {
  const { t } = useTranslation('webManager');
  const { colours } = values;
  const beneath = tenant?.colours ?? usualColours;
  const half = halfOf(values);
  const colourAt = (which: 'accent' | 'onAccent'): FieldProps => {
    const field = at(`colours.${which}`);
    return half === which ? { ...field, error: t('branding.both') } : field;
  };
  const help = tenant === undefined ? 'Help' : 'OwnHelp';
  return (
    <>
      <LogoInput
        {...at('logo')}
        label={t('branding.logo')}
        description={t(`branding.logo${help}`)}
        value={values.logo}
        onChange={onLogo}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <ColourInput
          {...colourAt('accent')}
          label={t('branding.accent')}
          description={t(`branding.accent${help}`)}
          value={colours.accent}
          usual={beneath.accent}
          onChange={(accent) => onColours({ ...colours, accent })}
        />
        <ColourInput
          {...colourAt('onAccent')}
          label={t('branding.onAccent')}
          description={t('branding.onAccentHelp')}
          value={colours.onAccent}
          usual={beneath.onAccent}
          onChange={(onAccent) => onColours({ ...colours, onAccent })}
        />
      </SimpleGrid>
      <Contrast colours={shownColours(values, beneath) ?? beneath} />
    </>
  );
}

/** Never rounded up to what would be enough. */
function Contrast({ colours }: { readonly colours: PageColours }): ReactNode {
  const { t } = useTranslation('webManager');
  const ratio = contrast(colours.accent, colours.onAccent);
  const words = { ratio: formatNumber(Math.floor(ratio * 10) / 10) };
  const enough = ratio >= leastContrast;
  return (
    <Text size="sm" role="status" className={enough ? 'contrast' : 'contrast contrast-low'}>
      {enough ? t('branding.contrast', words) : t('branding.contrastLow', words)}
    </Text>
  );
}
