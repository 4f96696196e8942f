import './branding.css';
import { type CSSProperties, type ReactNode, useState } from 'react';
import { type PageColours, schemeColours } from '#contracts/vocabulary/contrast.ts';

export const schemes = ['light', 'dark'] as const;
export type Scheme = (typeof schemes)[number];

/** The product's own colours of the customer's page. */
const usual = {
  light: { accent: '#0b6b66', onAccent: '#ffffff', accentText: '#0b6b66', mine: '#e0f1ef' },
  dark: { accent: '#73c1bb', onAccent: '#0d2321', accentText: '#73c1bb', mine: '#123c3a' },
};

interface CustomerFrameProps {
  readonly scheme: Scheme;
  readonly colours: PageColours | undefined;
  readonly logo: string | undefined;
  readonly tenantName: string;
  readonly title: string;
  /** What the other language is called. */
  readonly otherLanguage: string;
  readonly children: ReactNode;
}

/** A picture of a customer page: nothing in it can be pressed. */
export function CustomerFrame(props: CustomerFrameProps): ReactNode {
  const { scheme, colours, logo, tenantName, title, otherLanguage, children } = props;
  const [broken, setBroken] = useState<string>();
  const shown = colours === undefined ? usual[scheme] : schemeColours(colours, scheme);
  const style: CSSProperties & Record<`--${string}`, string> = {
    '--accent': shown.accent,
    '--on-accent': shown.onAccent,
    '--accent-text': shown.accentText,
    '--mine': shown.mine,
  };
  return (
    <div className="customer-frame" data-scheme={scheme} style={style} inert>
      <div className="customer-header">
        {logo !== undefined && logo !== broken && <img src={logo} alt="" onError={() => setBroken(logo)} />}
        <div className="customer-names">
          <div className="customer-quiet">{tenantName}</div>
          <div className="customer-title">{title}</div>
        </div>
        <span className="customer-link">{otherLanguage}</span>
      </div>
      {children}
    </div>
  );
}
