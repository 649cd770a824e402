import type { APIInteractionGuildMember, GuildMember } from 'discord.js'
import type { DiscordConfig } from './config.ts'

/** Somebody who presses, commands or writes. */
export interface Somebody {
  readonly user: { readonly id: string }
  readonly member: GuildMember | APIInteractionGuildMember | null
}

/** Who may do what the team does. */
export interface Permission {
  /** Whether somebody may press the team's buttons: with no list at all, whoever sees them. */
  mayPress(who: Somebody): boolean
  /** Whether somebody is known to be of the team: with no list at all, nobody is. */
  isStaff(who: Somebody): boolean
}

function rolesOf({ member }: Somebody): readonly string[] {
  const roles = member?.roles
  if (!roles) return []
  return Array.isArray(roles) ? roles : [...roles.cache.keys()]
}

/** Reads the lists of the configuration. */
export function createPermission({
  allowedRoleIds,
  allowedUserIds,
}: Pick<DiscordConfig, 'allowedRoleIds' | 'allowedUserIds'>): Permission {
  const isListed = (who: Somebody) =>
    allowedUserIds?.includes(who.user.id) ||
    rolesOf(who).some((role) => allowedRoleIds?.includes(role)) ||
    false
  return {
    mayPress: (who) => (!allowedRoleIds && !allowedUserIds) || isListed(who),
    isStaff: isListed,
  }
}
