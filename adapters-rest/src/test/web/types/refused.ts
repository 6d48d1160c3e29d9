// What the check must refuse. If it accepts a line, the comment above the line is the error.
import { changeUser } from './api.js'
import { Heading } from './parts.js'
import { h } from './preact.js'
import { t } from './text.js'

// @ts-expect-error: no catalogue has this text
t('noSuchText')

// @ts-expect-error: the API has no such role
changeUser('id', { role: 'king' }, '"1"')

// @ts-expect-error: a heading needs a text
h(Heading, {})
