/**
 * Logos of customer pages, kept by what they contain; a tenant and its chat pages name theirs. Both change them with the
 * tenant's row locked, so that none is forgotten while somebody takes it.
 */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { logoPath } from '#contracts/vocabulary/branding.ts';
import type { PageColours } from '#contracts/vocabulary/contrast.ts';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import { logoTypeOf } from '#contracts/vocabulary/image-size.ts';
import { base64Of, logoFault } from '#contracts/vocabulary/logo-image.ts';
import type { SystemTx } from '#server/platform/db.ts';
import { fieldError } from '#server/platform/errors.ts';

/**
 * Stores a logo that comes as a data URL; one that comes by its address stays. Answers its hash, null for none. Throws
 * INPUT_INVALID at `logo` for what is no PNG, JPEG or WebP, or too large.
 */
export async function keepLogo(tx: SystemTx, tenant: TenantId, logo: string | undefined): Promise<string | null> {
  await tx.q.selectFrom('tenant').select('id').where('id', '=', tenant).forNoKeyUpdate().execute();
  if (logo === undefined) return null;
  if (logo.startsWith(logoPath)) return logo.slice(logoPath.length);
  const bytes = Buffer.from(base64Of(logo), 'base64');
  const type = logoTypeOf(bytes);
  if (type === undefined || logoFault(logo) !== undefined) throw fieldError('INPUT_INVALID', 'logo');
  const hash = createHash('sha256').update(bytes).digest('hex');
  await tx.q
    .insertInto('logo')
    .values({ tenant_id: tenant, hash, type, bytes })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return hash;
}

/** After a change: what neither the tenant nor a page of it shows any more. */
export async function forgetUnusedLogos(tx: SystemTx, tenant: TenantId): Promise<void> {
  await sql`
    delete from logo where tenant_id = ${tenant}
      and hash not in (
        select logo_hash from tenant where id = ${tenant} and logo_hash is not null
        union all select logo_hash from chat_page where tenant_id = ${tenant} and logo_hash is not null
      )`.execute(tx.q);
}

/** An address that is not this tenant's. */
export const logoRefusals = {
  tenant_logo: () => fieldError('INPUT_INVALID', 'logo'),
  chat_page_logo: () => fieldError('INPUT_INVALID', 'logo'),
};

export function brandingColumns({ colours }: { colours?: PageColours | undefined }) {
  return { accent: colours?.accent ?? null, on_accent: colours?.onAccent ?? null };
}

interface BrandingRow {
  logo_hash: string | null;
  accent: string | null;
  on_accent: string | null;
}

/** As views tell it. */
export function brandingOf({ logo_hash: hash, accent, on_accent: onAccent }: BrandingRow) {
  return {
    ...(hash === null ? {} : { logo: logoPath + hash }),
    ...(accent === null || onAccent === null ? {} : { colours: { accent, onAccent } }),
  };
}
