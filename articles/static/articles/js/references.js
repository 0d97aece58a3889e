/* Citations in the page editor: an inline entity that keeps the id of a reference. Its number is only shown, and worked
   out from the list of references as it stands in the form, so that it follows when rows are added, moved or removed.
   Loaded after Draftail's own script; built from what Wagtail exposes (wagtail/client/src/entrypoints/admin/draftail.js). */
(() => {
    const { draftail, DraftJS, React } = window;
    if (!draftail || window.articleCitations) return;
    window.articleCitations = true;

    const FORMSET = 'id_references';
    const TEXT = '[ref]';
    const { EditorState, Modifier } = DraftJS;
    const create = React.createElement;

    // The list of references

    const valueOf = (idInput, field) =>
        document.getElementById(idInput.id.replace(/-uuid$/, `-${field}`))?.value.trim() ?? '';

    const listReferences = () =>
        [...document.querySelectorAll(`#${FORMSET}-FORMS input[data-reference-id]`)]
            .filter((input) => valueOf(input, 'DELETE') !== '1')
            .map((input, index) => ({
                id: input.value,
                number: index + 1,
                title: valueOf(input, 'title') || 'Reference without a title',
                source: valueOf(input, 'source'),
            }));

    const findReference = (id) => listReferences().find((reference) => reference.id === id);

    const addReference = () => {
        document.getElementById(`${FORMSET}-ADD`).click();
        return listReferences().at(-1);
    };

    const goToReference = (id) => {
        const idInput = [...document.querySelectorAll('input[data-reference-id]')].find((input) => input.value === id);
        const title = document.getElementById(idInput.id.replace(/-uuid$/, '-title'));
        title.scrollIntoView({ block: 'center' });
        title.focus();
    };

    // Citations shown on the page, to be numbered anew when the list changes.
    const shown = new Set();
    const renumber = () => shown.forEach((citation) => citation.forceUpdate());

    document.addEventListener('w-formset:added', ({ target }) => {
        const idInput = target.querySelector('input[data-reference-id]');
        if (idInput && !idInput.value) idInput.value = crypto.randomUUID();
    });
    document.addEventListener('w-formset:ready', ({ target }) => {
        if (target.id !== `${FORMSET}-FORMS`) return;
        // Moving a row announces nothing, but changes the tree.
        new MutationObserver(renumber).observe(target, { childList: true, subtree: true });
        target.addEventListener('change', renumber);
        renumber();
    });

    // The dialog in which a reference is chosen

    const element = (name, properties, ...children) => {
        const made = Object.assign(document.createElement(name), { type: 'button', ...properties });
        made.append(...children);
        return made;
    };

    const choiceButton = (reference, dialog, isCited) => {
        const button = element(
            'button',
            { className: 'cite-choice', onclick: () => dialog.close(reference.id), autofocus: isCited },
            element('span', { className: 'cite-choice__number' }, `${reference.number}.`),
            element(
                'span',
                {},
                element('span', { className: 'cite-choice__title' }, reference.title),
                element('span', { className: 'cite-choice__source' }, reference.source),
            ),
        );
        if (isCited) button.setAttribute('aria-current', 'true');
        return button;
    };

    const moveFocus = (event, dialog) => {
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (!step) return;
        event.preventDefault();
        const buttons = [...dialog.querySelectorAll('button')];
        const next = buttons.indexOf(document.activeElement) + step;
        buttons[(next + buttons.length) % buttons.length].focus();
    };

    /** Show the dialog; calls `onChosen` with the id of a reference, or with null when it is closed without one. */
    const openDialog = (citedId, onChosen) => {
        const references = listReferences();
        const dialog = element('dialog', { className: 'cite-dialog' });
        dialog.setAttribute('aria-labelledby', 'cite-heading');
        const add = () => {
            const { id } = addReference();
            dialog.close(id);
            // After Draftail has taken the focus back to the text.
            setTimeout(() => goToReference(id), 400);
        };
        dialog.append(
            element('h2', { id: 'cite-heading', className: 'w-h3 w-mt-0' }, 'Cite a reference'),
            references.length
                ? element('div', {}, ...references.map((row) => choiceButton(row, dialog, row.id === citedId)))
                : element('p', {}, 'This article has no references yet.'),
            element(
                'div',
                { className: 'cite-dialog__actions' },
                element('button', { className: 'button button-secondary', onclick: add }, 'Add a reference'),
                element('button', { className: 'button button-secondary', onclick: () => dialog.close('') }, 'Cancel'),
            ),
        );
        dialog.addEventListener('keydown', (event) => moveFocus(event, dialog));
        dialog.addEventListener('click', (event) => {
            if (event.target === dialog) dialog.close('');
        });
        dialog.addEventListener('close', () => {
            dialog.remove();
            onChosen(dialog.returnValue || null);
        });
        document.body.append(dialog);
        dialog.showModal();
    };

    // The entity

    /** Opens the dialog, then writes the citation behind the selected words, or in the place of the edited one. */
    class ReferenceSource extends React.Component {
        componentDidMount() {
            const cited = this.isEditing() ? this.props.entity.getData().reference : null;
            openDialog(cited, (id) => (id ? this.cite(id) : this.leave()));
        }

        leave() {
            this.props.onClose();
            // The dialog gives the focus back to what had it, which after the command palette is nothing.
            const block = this.props.editorState.getSelection().getEndKey();
            const text = document.querySelector(`[data-offset-key="${block}-0-0"]`);
            text?.closest('[contenteditable="true"]').focus();
        }

        /** Draftail also hands over the citation just before the cursor, behind which another one is wanted. */
        isEditing() {
            return Boolean(this.props.entityKey) && !this.props.editorState.getSelection().isCollapsed();
        }

        cite(reference) {
            const { editorState, entityKey, entityType, onComplete } = this.props;
            const content = editorState
                .getCurrentContent()
                .createEntity(entityType.type, 'IMMUTABLE', { reference });
            const place = this.isEditing()
                ? draftail.DraftUtils.getEntitySelection(editorState, entityKey)
                : this.behindSelection();
            const key = content.getLastCreatedEntityKey();
            const cited = Modifier.replaceText(content, place, TEXT, null, key);
            onComplete(EditorState.push(editorState, cited, 'insert-characters'));
        }

        behindSelection() {
            const selection = this.props.editorState.getSelection();
            const [end, offset] = [selection.getEndKey(), selection.getEndOffset()];
            return selection.merge({
                anchorKey: end,
                anchorOffset: offset,
                focusKey: end,
                focusOffset: offset,
                isBackward: false,
            });
        }

        render() {
            return null;
        }
    }

    class Citation extends React.Component {
        componentDidMount() {
            shown.add(this);
        }

        componentWillUnmount() {
            shown.delete(this);
        }

        render() {
            const { children, contentState, entityKey, onEdit, onRemove } = this.props;
            const reference = findReference(contentState.getEntity(entityKey).getData().reference);
            const label = reference ? `${reference.number}. ${reference.title}` : 'Not in the list of references';
            const properties = {
                className: reference ? 'cite' : 'cite cite--missing',
                'data-number': reference ? reference.number : 'missing reference',
                title: label,
            };
            // Draft.js needs the entity's own text in the page; the number stands in its place.
            const text = create('span', { className: 'cite__text' }, children);
            return create(
                draftail.TooltipEntity,
                { entityKey, contentState, onEdit, onRemove, icon: '#icon-link', label },
                create('span', properties, text),
            );
        }
    }

    draftail.registerPlugin({ type: 'REFERENCE', source: ReferenceSource, decorator: Citation }, 'entityTypes');
})();
