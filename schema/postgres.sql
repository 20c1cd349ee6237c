COLUMN absence.id text COLLATE C NOT NULL;

COLUMN absence.person_id text COLLATE C NOT NULL;

COLUMN absence.from_on text COLLATE C NOT NULL;

COLUMN absence.until_on text COLLATE C NOT NULL;

COLUMN absence.removed_at bigint NOT NULL;

COLUMN absence.version bigint NOT NULL;

COLUMN account.id text COLLATE C NOT NULL;

COLUMN account.person_id text COLLATE C;

COLUMN account.email_key text COLLATE C NOT NULL;

COLUMN account.name text COLLATE C NOT NULL;

COLUMN account.state text COLLATE C NOT NULL;

COLUMN account.kind text COLLATE C NOT NULL;

COLUMN account.version bigint NOT NULL;

COLUMN account.created_at bigint NOT NULL;

COLUMN account.changed_at bigint NOT NULL;

COLUMN account_role.id text COLLATE C NOT NULL;

COLUMN account_role.account_id text COLLATE C NOT NULL;

COLUMN account_role.role text COLLATE C NOT NULL;

COLUMN account_role.unit_id text COLLATE C;

COLUMN account_role.from_on text COLLATE C NOT NULL;

COLUMN account_role.until_on text COLLATE C NOT NULL;

COLUMN account_role.origin text COLLATE C NOT NULL;

COLUMN audit_entry.id text COLLATE C NOT NULL;

COLUMN audit_entry.at bigint NOT NULL;

COLUMN audit_entry.via text COLLATE C NOT NULL;

COLUMN audit_entry.action text COLLATE C NOT NULL;

COLUMN audit_entry.kind text COLLATE C NOT NULL;

COLUMN audit_entry.account_id text COLLATE C NOT NULL;

COLUMN audit_entry.person_id text COLLATE C NOT NULL;

COLUMN audit_entry.on_behalf text COLLATE C NOT NULL;

COLUMN audit_entry.object text COLLATE C NOT NULL;

COLUMN audit_entry.subject_id text COLLATE C NOT NULL;

COLUMN audit_entry.reason text COLLATE C NOT NULL;

COLUMN audit_entry.detail text COLLATE C NOT NULL;

COLUMN audit_entry.actor_digest bytea NOT NULL;

COLUMN audit_entry.matter_digest bytea NOT NULL;

COLUMN audit_entry.digest bytea NOT NULL;

COLUMN audit_salt.entry_id text COLLATE C NOT NULL;

COLUMN audit_salt.actor_salt bytea NOT NULL;

COLUMN audit_salt.matter_salt bytea NOT NULL;

COLUMN audit_salt.sealed bigint NOT NULL;

COLUMN audit_seal.seq bigint NOT NULL;

COLUMN audit_seal.entry_id text COLLATE C NOT NULL;

COLUMN audit_seal.chain bytea NOT NULL;

COLUMN authz_state.id bigint NOT NULL;

COLUMN authz_state.epoch bigint NOT NULL;

COLUMN authz_state.zone text COLLATE C NOT NULL;

COLUMN board_view.id text COLLATE C NOT NULL;

COLUMN board_view.person_id text COLLATE C NOT NULL;

COLUMN board_view.name text COLLATE C NOT NULL;

COLUMN board_view.query text COLLATE C NOT NULL;

COLUMN board_view.created_at bigint NOT NULL;

COLUMN board_view.removed_at bigint NOT NULL;

COLUMN board_view.version bigint NOT NULL;

COLUMN delegate.person_id text COLLATE C NOT NULL;

COLUMN delegate.delegate_id text COLLATE C NOT NULL;

COLUMN delegate.from_on text COLLATE C NOT NULL;

COLUMN delegate.until_on text COLLATE C NOT NULL;

COLUMN draft.account_id text COLLATE C NOT NULL;

COLUMN draft.key text COLLATE C NOT NULL;

COLUMN draft.body text COLLATE C NOT NULL;

COLUMN draft.saved_at bigint NOT NULL;

COLUMN employment.person_id text COLLATE C NOT NULL;

COLUMN employment.from_on text COLLATE C NOT NULL;

COLUMN employment.until_on text COLLATE C NOT NULL;

COLUMN event.id text COLLATE C NOT NULL;

COLUMN event.name text COLLATE C NOT NULL;

COLUMN event.version bigint NOT NULL;

COLUMN event.kind text COLLATE C NOT NULL;

COLUMN event.object text COLLATE C NOT NULL;

COLUMN event.object_version bigint NOT NULL;

COLUMN event.at bigint NOT NULL;

COLUMN event.spread bigint NOT NULL;

COLUMN event_delivery.consumer text COLLATE C NOT NULL;

COLUMN event_delivery.event_id text COLLATE C NOT NULL;

COLUMN event_delivery.kind text COLLATE C NOT NULL;

COLUMN event_delivery.object text COLLATE C NOT NULL;

COLUMN event_delivery.object_version bigint NOT NULL;

COLUMN event_delivery.state text COLLATE C NOT NULL;

COLUMN event_delivery.attempts bigint NOT NULL;

COLUMN event_delivery.due_at bigint NOT NULL;

COLUMN event_delivery.error text COLLATE C NOT NULL;

COLUMN event_once.account_id text COLLATE C NOT NULL;

COLUMN event_once.key text COLLATE C NOT NULL;

COLUMN event_once.request text COLLATE C NOT NULL;

COLUMN event_once.done bigint NOT NULL;

COLUMN event_once.result text COLLATE C NOT NULL;

COLUMN event_once.at bigint NOT NULL;

COLUMN evidence.id text COLLATE C NOT NULL;

COLUMN evidence.person_id text COLLATE C NOT NULL;

COLUMN evidence.title text COLLATE C NOT NULL;

COLUMN evidence.link text COLLATE C NOT NULL;

COLUMN evidence.note text COLLATE C NOT NULL;

COLUMN evidence.folded text COLLATE C NOT NULL;

COLUMN evidence.happened_on text COLLATE C NOT NULL;

COLUMN evidence.shared bigint NOT NULL;

COLUMN evidence.created_at bigint NOT NULL;

COLUMN evidence.changed_at bigint NOT NULL;

COLUMN evidence.deleted_at bigint NOT NULL;

COLUMN evidence.version bigint NOT NULL;

COLUMN evidence_tag.evidence_id text COLLATE C NOT NULL;

COLUMN evidence_tag.statement_id text COLLATE C NOT NULL;

COLUMN evidence_tag.edition_id text COLLATE C NOT NULL;

COLUMN evidence_tag.ladder text COLLATE C NOT NULL;

COLUMN evidence_tag.level_id text COLLATE C NOT NULL;

COLUMN evidence_tag.level text COLLATE C NOT NULL;

COLUMN evidence_tag.dimension_id text COLLATE C NOT NULL;

COLUMN evidence_tag.dimension text COLLATE C NOT NULL;

COLUMN evidence_tag.text text COLLATE C NOT NULL;

COLUMN evidence_tag.place bigint NOT NULL;

COLUMN framework.id text COLLATE C NOT NULL;

COLUMN framework.source_id text COLLATE C NOT NULL;

COLUMN framework.title text COLLATE C NOT NULL;

COLUMN framework.title_key text COLLATE C NOT NULL;

COLUMN framework.unit text COLLATE C NOT NULL;

COLUMN framework.path text COLLATE C NOT NULL;

COLUMN framework.status text COLLATE C NOT NULL;

COLUMN framework.live_edition_id text COLLATE C NOT NULL;

COLUMN framework.version bigint NOT NULL;

COLUMN framework_block.edition_id text COLLATE C NOT NULL;

COLUMN framework_block.place bigint NOT NULL;

COLUMN framework_block.layer_id text COLLATE C NOT NULL;

COLUMN framework_block.track text COLLATE C NOT NULL;

COLUMN framework_block.level_id text COLLATE C NOT NULL;

COLUMN framework_block.dimension_id text COLLATE C NOT NULL;

COLUMN framework_block.competency_id text COLLATE C NOT NULL;

COLUMN framework_block.theme text COLLATE C NOT NULL;

COLUMN framework_block.kind text COLLATE C NOT NULL;

COLUMN framework_block.text text COLLATE C NOT NULL;

COLUMN framework_block.file text COLLATE C NOT NULL;

COLUMN framework_block.line_from bigint NOT NULL;

COLUMN framework_block.line_to bigint NOT NULL;

COLUMN framework_competency.edition_id text COLLATE C NOT NULL;

COLUMN framework_competency.id text COLLATE C NOT NULL;

COLUMN framework_competency.place bigint NOT NULL;

COLUMN framework_competency.dimension_id text COLLATE C NOT NULL;

COLUMN framework_competency.key text COLLATE C NOT NULL;

COLUMN framework_competency.title text COLLATE C NOT NULL;

COLUMN framework_competency.text text COLLATE C NOT NULL;

COLUMN framework_competency.scale text COLLATE C NOT NULL;

COLUMN framework_competency.core text COLLATE C NOT NULL;

COLUMN framework_competency.refs text COLLATE C NOT NULL;

COLUMN framework_dimension.edition_id text COLLATE C NOT NULL;

COLUMN framework_dimension.id text COLLATE C NOT NULL;

COLUMN framework_dimension.place bigint NOT NULL;

COLUMN framework_dimension.parent_id text COLLATE C NOT NULL;

COLUMN framework_dimension.key text COLLATE C NOT NULL;

COLUMN framework_dimension.title text COLLATE C NOT NULL;

COLUMN framework_dimension.text text COLLATE C NOT NULL;

COLUMN framework_dimension.weight bigint NOT NULL;

COLUMN framework_edition.id text COLLATE C NOT NULL;

COLUMN framework_edition.framework_id text COLLATE C NOT NULL;

COLUMN framework_edition.number bigint NOT NULL;

COLUMN framework_edition.hash text COLLATE C NOT NULL;

COLUMN framework_edition.title text COLLATE C NOT NULL;

COLUMN framework_edition.unit text COLLATE C NOT NULL;

COLUMN framework_edition.path text COLLATE C NOT NULL;

COLUMN framework_edition.language text COLLATE C NOT NULL;

COLUMN framework_edition.licence text COLLATE C NOT NULL;

COLUMN framework_edition.cumulative text COLLATE C NOT NULL;

COLUMN framework_edition.rest text COLLATE C NOT NULL;

COLUMN framework_edition.imported_at bigint NOT NULL;

COLUMN framework_edition_layer.edition_id text COLLATE C NOT NULL;

COLUMN framework_edition_layer.place bigint NOT NULL;

COLUMN framework_edition_layer.layer_id text COLLATE C NOT NULL;

COLUMN framework_edition_layer.version_id text COLLATE C NOT NULL;

COLUMN framework_edition_layer.title text COLLATE C NOT NULL;

COLUMN framework_edition_statement.edition_id text COLLATE C NOT NULL;

COLUMN framework_edition_statement.place bigint NOT NULL;

COLUMN framework_edition_statement.version_id text COLLATE C NOT NULL;

COLUMN framework_edition_statement.statement_id text COLLATE C NOT NULL;

COLUMN framework_edition_statement.track text COLLATE C NOT NULL;

COLUMN framework_edition_statement.level_id text COLLATE C NOT NULL;

COLUMN framework_edition_statement.dimension_id text COLLATE C NOT NULL;

COLUMN framework_edition_statement.competency_id text COLLATE C NOT NULL;

COLUMN framework_edition_statement.theme text COLLATE C NOT NULL;

COLUMN framework_edition_statement.sort bigint NOT NULL;

COLUMN framework_edition_statement.same_as text COLLATE C NOT NULL;

COLUMN framework_example.version_id text COLLATE C NOT NULL;

COLUMN framework_example.statement_id text COLLATE C NOT NULL;

COLUMN framework_example.place bigint NOT NULL;

COLUMN framework_example.text text COLLATE C NOT NULL;

COLUMN framework_example.file text COLLATE C NOT NULL;

COLUMN framework_example.line_from bigint NOT NULL;

COLUMN framework_example.line_to bigint NOT NULL;

COLUMN framework_layer.id text COLLATE C NOT NULL;

COLUMN framework_layer.source_id text COLLATE C NOT NULL;

COLUMN framework_layer.live_version_id text COLLATE C NOT NULL;

COLUMN framework_layer_node.version_id text COLLATE C NOT NULL;

COLUMN framework_layer_node.kind text COLLATE C NOT NULL;

COLUMN framework_layer_node.id text COLLATE C NOT NULL;

COLUMN framework_layer_node.place bigint NOT NULL;

COLUMN framework_layer_node.key text COLLATE C NOT NULL;

COLUMN framework_layer_node.title text COLLATE C NOT NULL;

COLUMN framework_layer_version.id text COLLATE C NOT NULL;

COLUMN framework_layer_version.layer_id text COLLATE C NOT NULL;

COLUMN framework_layer_version.number bigint NOT NULL;

COLUMN framework_layer_version.title text COLLATE C NOT NULL;

COLUMN framework_layer_version.hash text COLLATE C NOT NULL;

COLUMN framework_layer_version.handbook_version_id text COLLATE C NOT NULL;

COLUMN framework_layer_version.commit_ref text COLLATE C NOT NULL;

COLUMN framework_layer_version.imported_at bigint NOT NULL;

COLUMN framework_level.edition_id text COLLATE C NOT NULL;

COLUMN framework_level.id text COLLATE C NOT NULL;

COLUMN framework_level.place bigint NOT NULL;

COLUMN framework_level.track text COLLATE C NOT NULL;

COLUMN framework_level.key text COLLATE C NOT NULL;

COLUMN framework_level.title text COLLATE C NOT NULL;

COLUMN framework_level.grade text COLLATE C NOT NULL;

COLUMN framework_level.summary text COLLATE C NOT NULL;

COLUMN framework_level.experience text COLLATE C NOT NULL;

COLUMN framework_level.extends_id text COLLATE C NOT NULL;

COLUMN framework_level.aliases text COLLATE C NOT NULL;

COLUMN framework_level.equivalents text COLLATE C NOT NULL;

COLUMN framework_level.scope text COLLATE C NOT NULL;

COLUMN framework_level.file text COLLATE C NOT NULL;

COLUMN framework_statement.id text COLLATE C NOT NULL;

COLUMN framework_statement.layer_id text COLLATE C NOT NULL;

COLUMN framework_statement.first_version_id text COLLATE C NOT NULL;

COLUMN framework_statement_version.version_id text COLLATE C NOT NULL;

COLUMN framework_statement_version.statement_id text COLLATE C NOT NULL;

COLUMN framework_statement_version.place bigint NOT NULL;

COLUMN framework_statement_version.track text COLLATE C NOT NULL;

COLUMN framework_statement_version.level_id text COLLATE C NOT NULL;

COLUMN framework_statement_version.dimension_id text COLLATE C NOT NULL;

COLUMN framework_statement_version.competency_id text COLLATE C NOT NULL;

COLUMN framework_statement_version.step_id text COLLATE C NOT NULL;

COLUMN framework_statement_version.theme text COLLATE C NOT NULL;

COLUMN framework_statement_version.kind text COLLATE C NOT NULL;

COLUMN framework_statement_version.name text COLLATE C NOT NULL;

COLUMN framework_statement_version.text text COLLATE C NOT NULL;

COLUMN framework_statement_version.text_hash text COLLATE C NOT NULL;

COLUMN framework_statement_version.sort bigint NOT NULL;

COLUMN framework_statement_version.parent_id text COLLATE C NOT NULL;

COLUMN framework_statement_version.pair text COLLATE C NOT NULL;

COLUMN framework_statement_version.file text COLLATE C NOT NULL;

COLUMN framework_statement_version.line_from bigint NOT NULL;

COLUMN framework_statement_version.line_to bigint NOT NULL;

COLUMN framework_statement_version.heading text COLLATE C NOT NULL;

COLUMN framework_track.edition_id text COLLATE C NOT NULL;

COLUMN framework_track.id text COLLATE C NOT NULL;

COLUMN framework_track.place bigint NOT NULL;

COLUMN framework_track.title text COLLATE C NOT NULL;

COLUMN framework_track.kind text COLLATE C NOT NULL;

COLUMN framework_track.enter_from text COLLATE C NOT NULL;

COLUMN growth_mark.id text COLLATE C NOT NULL;

COLUMN growth_mark.person_id text COLLATE C NOT NULL;

COLUMN growth_mark.side text COLLATE C NOT NULL;

COLUMN growth_mark.author_id text COLLATE C NOT NULL;

COLUMN growth_mark.edition_id text COLLATE C NOT NULL;

COLUMN growth_mark.statement_id text COLLATE C NOT NULL;

COLUMN growth_mark.ladder text COLLATE C NOT NULL;

COLUMN growth_mark.level_id text COLLATE C NOT NULL;

COLUMN growth_mark.level text COLLATE C NOT NULL;

COLUMN growth_mark.dimension_id text COLLATE C NOT NULL;

COLUMN growth_mark.dimension text COLLATE C NOT NULL;

COLUMN growth_mark.text text COLLATE C NOT NULL;

COLUMN growth_mark.state text COLLATE C NOT NULL;

COLUMN growth_mark.note text COLLATE C NOT NULL;

COLUMN growth_mark.shared bigint NOT NULL;

COLUMN growth_mark.version bigint NOT NULL;

COLUMN growth_mark.at bigint NOT NULL;

COLUMN growth_mark_step.mark_id text COLLATE C NOT NULL;

COLUMN growth_mark_step.version bigint NOT NULL;

COLUMN growth_mark_step.person_id text COLLATE C NOT NULL;

COLUMN growth_mark_step.side text COLLATE C NOT NULL;

COLUMN growth_mark_step.author_id text COLLATE C NOT NULL;

COLUMN growth_mark_step.act text COLLATE C NOT NULL;

COLUMN growth_mark_step.together text COLLATE C NOT NULL;

COLUMN growth_mark_step.edition_id text COLLATE C NOT NULL;

COLUMN growth_mark_step.ladder text COLLATE C NOT NULL;

COLUMN growth_mark_step.level_id text COLLATE C NOT NULL;

COLUMN growth_mark_step.level text COLLATE C NOT NULL;

COLUMN growth_mark_step.dimension_id text COLLATE C NOT NULL;

COLUMN growth_mark_step.dimension text COLLATE C NOT NULL;

COLUMN growth_mark_step.text text COLLATE C NOT NULL;

COLUMN growth_mark_step.state text COLLATE C NOT NULL;

COLUMN growth_mark_step.note text COLLATE C NOT NULL;

COLUMN growth_mark_step.shared bigint NOT NULL;

COLUMN growth_mark_step.at bigint NOT NULL;

COLUMN growth_step.id text COLLATE C NOT NULL;

COLUMN growth_step.person_id text COLLATE C NOT NULL;

COLUMN growth_step.text text COLLATE C NOT NULL;

COLUMN growth_step.note text COLLATE C NOT NULL;

COLUMN growth_step.due_on text COLLATE C NOT NULL;

COLUMN growth_step.done_at bigint NOT NULL;

COLUMN growth_step.place bigint NOT NULL;

COLUMN growth_step.statement_id text COLLATE C NOT NULL;

COLUMN growth_step.edition_id text COLLATE C NOT NULL;

COLUMN growth_step.dimension text COLLATE C NOT NULL;

COLUMN growth_step.about text COLLATE C NOT NULL;

COLUMN growth_step.created_at bigint NOT NULL;

COLUMN growth_step.removed_at bigint NOT NULL;

COLUMN growth_step.version bigint NOT NULL;

COLUMN growth_target.person_id text COLLATE C NOT NULL;

COLUMN growth_target.framework text COLLATE C NOT NULL;

COLUMN growth_target.track text COLLATE C NOT NULL;

COLUMN growth_target.level_id text COLLATE C NOT NULL;

COLUMN growth_target.role text COLLATE C NOT NULL;

COLUMN growth_target.level text COLLATE C NOT NULL;

COLUMN growth_target.edition_id text COLLATE C NOT NULL;

COLUMN growth_target.version bigint NOT NULL;

COLUMN growth_target.at bigint NOT NULL;

COLUMN handbook_page.version_id text COLLATE C NOT NULL;

COLUMN handbook_page.path text COLLATE C NOT NULL;

COLUMN handbook_page.url text COLLATE C NOT NULL;

COLUMN handbook_page.title text COLLATE C NOT NULL;

COLUMN handbook_page.title_key text COLLATE C NOT NULL;

COLUMN handbook_page.hash text COLLATE C NOT NULL;

COLUMN handbook_page.text_hash text COLLATE C NOT NULL;

COLUMN handbook_source.id text COLLATE C NOT NULL;

COLUMN handbook_source.title text COLLATE C NOT NULL;

COLUMN handbook_source.live_version_id text COLLATE C NOT NULL;

COLUMN handbook_text.hash text COLLATE C NOT NULL;

COLUMN handbook_text.html text COLLATE C NOT NULL;

COLUMN handbook_version.id text COLLATE C NOT NULL;

COLUMN handbook_version.source_id text COLLATE C NOT NULL;

COLUMN handbook_version.number bigint NOT NULL;

COLUMN handbook_version.hash text COLLATE C NOT NULL;

COLUMN handbook_version.pages bigint NOT NULL;

COLUMN handbook_version.imported_at bigint NOT NULL;

COLUMN helper_limit.person_id text COLLATE C NOT NULL;

COLUMN helper_limit.hours bigint NOT NULL;

COLUMN helper_limit.at bigint NOT NULL;

COLUMN helper_limit.version bigint NOT NULL;

COLUMN internship.id text COLLATE C NOT NULL;

COLUMN internship.person_id text COLLATE C NOT NULL;

COLUMN internship.home_unit_id text COLLATE C NOT NULL;

COLUMN internship.unit_id text COLLATE C NOT NULL;

COLUMN internship.host_id text COLLATE C NOT NULL;

COLUMN internship.programme text COLLATE C NOT NULL;

COLUMN internship.topic text COLLATE C NOT NULL;

COLUMN internship.motive text COLLATE C NOT NULL;

COLUMN internship.ways text COLLATE C NOT NULL;

COLUMN internship.state text COLLATE C NOT NULL;

COLUMN internship.named bigint NOT NULL;

COLUMN internship.revision bigint NOT NULL;

COLUMN internship.open_revision bigint NOT NULL;

COLUMN internship.in_force bigint NOT NULL;

COLUMN internship.percent bigint NOT NULL;

COLUMN internship.start_on text COLLATE C NOT NULL;

COLUMN internship.end_on text COLLATE C NOT NULL;

COLUMN internship.step text COLLATE C NOT NULL;

COLUMN internship.waits_for text COLLATE C NOT NULL;

COLUMN internship.waits_party text COLLATE C NOT NULL;

COLUMN internship.waits_since bigint NOT NULL;

COLUMN internship.due_on text COLLATE C NOT NULL;

COLUMN internship.to_home bigint NOT NULL;

COLUMN internship.to_host bigint NOT NULL;

COLUMN internship.informed bigint NOT NULL;

COLUMN internship.listed bigint NOT NULL;

COLUMN internship.on_board bigint NOT NULL;

COLUMN internship.meets text COLLATE C NOT NULL;

COLUMN internship.meets_on text COLLATE C NOT NULL;

COLUMN internship.meets_by text COLLATE C NOT NULL;

COLUMN internship.deferred_to text COLLATE C NOT NULL;

COLUMN internship.pause_until text COLLATE C NOT NULL;

COLUMN internship.started_on text COLLATE C NOT NULL;

COLUMN internship.ended_on text COLLATE C NOT NULL;

COLUMN internship.ended_why text COLLATE C NOT NULL;

COLUMN internship.offer_id text COLLATE C NOT NULL;

COLUMN internship.again_of text COLLATE C NOT NULL;

COLUMN internship.policy_hash text COLLATE C NOT NULL;

COLUMN internship.created_at bigint NOT NULL;

COLUMN internship.changed_at bigint NOT NULL;

COLUMN internship.version bigint NOT NULL;

COLUMN internship.helped bigint NOT NULL DEFAULT 0;

COLUMN internship_agreement.internship_id text COLLATE C NOT NULL;

COLUMN internship_agreement.revision bigint NOT NULL;

COLUMN internship_agreement.party text COLLATE C NOT NULL;

COLUMN internship_agreement.person_id text COLLATE C NOT NULL;

COLUMN internship_agreement.at bigint NOT NULL;

COLUMN internship_alumni.internship_id text COLLATE C NOT NULL;

COLUMN internship_alumni.text text COLLATE C NOT NULL;

COLUMN internship_alumni.published bigint NOT NULL;

COLUMN internship_alumni.at bigint NOT NULL;

COLUMN internship_alumni.version bigint NOT NULL;

COLUMN internship_alumni_card.id text COLLATE C;

COLUMN internship_alumni_card.internship_id text COLLATE C;

COLUMN internship_alumni_card.text text COLLATE C;

COLUMN internship_alumni_card.published bigint;

COLUMN internship_alumni_card.at bigint;

COLUMN internship_alumni_card.version bigint;

COLUMN internship_alumni_card.person_id text COLLATE C;

COLUMN internship_alumni_card.named bigint;

COLUMN internship_alumni_card.unit_id text COLLATE C;

COLUMN internship_alumni_card.topic text COLLATE C;

COLUMN internship_alumni_card.ended_on text COLLATE C;

COLUMN internship_alumni_card.home_unit_id text COLLATE C;

COLUMN internship_goal.id text COLLATE C NOT NULL;

COLUMN internship_goal.internship_id text COLLATE C NOT NULL;

COLUMN internship_goal.place bigint NOT NULL;

COLUMN internship_goal.text text COLLATE C NOT NULL;

COLUMN internship_goal.author_id text COLLATE C NOT NULL;

COLUMN internship_goal.amended bigint NOT NULL;

COLUMN internship_goal.dropped bigint NOT NULL;

COLUMN internship_goal.at bigint NOT NULL;

COLUMN internship_goal.version bigint NOT NULL;

COLUMN internship_goal_card.id text COLLATE C;

COLUMN internship_goal_card.internship_id text COLLATE C;

COLUMN internship_goal_card.place bigint;

COLUMN internship_goal_card.text text COLLATE C;

COLUMN internship_goal_card.author_id text COLLATE C;

COLUMN internship_goal_card.amended bigint;

COLUMN internship_goal_card.dropped bigint;

COLUMN internship_goal_card.at bigint;

COLUMN internship_goal_card.version bigint;

COLUMN internship_goal_card.person_id text COLLATE C;

COLUMN internship_goal_card.host_id text COLLATE C;

COLUMN internship_goal_card.waits_for text COLLATE C;

COLUMN internship_goal_card.waits_party text COLLATE C;

COLUMN internship_goal_card.to_home bigint;

COLUMN internship_goal_card.to_host bigint;

COLUMN internship_goal_card.informed bigint;

COLUMN internship_goal_card.state text COLLATE C;

COLUMN internship_goal_step.goal_id text COLLATE C NOT NULL;

COLUMN internship_goal_step.version bigint NOT NULL;

COLUMN internship_goal_step.text text COLLATE C NOT NULL;

COLUMN internship_goal_step.author_id text COLLATE C NOT NULL;

COLUMN internship_goal_step.dropped bigint NOT NULL;

COLUMN internship_goal_step.at bigint NOT NULL;

COLUMN internship_helper.id text COLLATE C NOT NULL;

COLUMN internship_helper.internship_id text COLLATE C NOT NULL;

COLUMN internship_helper.person_id text COLLATE C NOT NULL;

COLUMN internship_helper.state text COLLATE C NOT NULL;

COLUMN internship_helper.named bigint NOT NULL;

COLUMN internship_helper.hours bigint NOT NULL;

COLUMN internship_helper.asker_id text COLLATE C NOT NULL;

COLUMN internship_helper.session_on text COLLATE C NOT NULL;

COLUMN internship_helper.session_note text COLLATE C NOT NULL;

COLUMN internship_helper.at bigint NOT NULL;

COLUMN internship_helper.version bigint NOT NULL;

COLUMN internship_helper_card.id text COLLATE C;

COLUMN internship_helper_card.internship_id text COLLATE C;

COLUMN internship_helper_card.helper_id text COLLATE C;

COLUMN internship_helper_card.state text COLLATE C;

COLUMN internship_helper_card.named bigint;

COLUMN internship_helper_card.hours bigint;

COLUMN internship_helper_card.asker_id text COLLATE C;

COLUMN internship_helper_card.session_on text COLLATE C;

COLUMN internship_helper_card.session_note text COLLATE C;

COLUMN internship_helper_card.at bigint;

COLUMN internship_helper_card.version bigint;

COLUMN internship_helper_card.person_id text COLLATE C;

COLUMN internship_helper_card.host_id text COLLATE C;

COLUMN internship_helper_card.waits_for text COLLATE C;

COLUMN internship_helper_card.to_home bigint;

COLUMN internship_helper_card.to_host bigint;

COLUMN internship_helper_card.informed bigint;

COLUMN internship_helper_card.on_board bigint;

COLUMN internship_helper_card.learner_named bigint;

COLUMN internship_helper_card.accepted integer;

COLUMN internship_judgement.internship_id text COLLATE C NOT NULL;

COLUMN internship_judgement.side text COLLATE C NOT NULL;

COLUMN internship_judgement.author_id text COLLATE C NOT NULL;

COLUMN internship_judgement.feedback text COLLATE C NOT NULL;

COLUMN internship_judgement.shown bigint NOT NULL;

COLUMN internship_judgement.at bigint NOT NULL;

COLUMN internship_judgement.version bigint NOT NULL;

COLUMN internship_judgement_card.id text COLLATE C;

COLUMN internship_judgement_card.internship_id text COLLATE C;

COLUMN internship_judgement_card.side text COLLATE C;

COLUMN internship_judgement_card.author_id text COLLATE C;

COLUMN internship_judgement_card.feedback text COLLATE C;

COLUMN internship_judgement_card.shown bigint;

COLUMN internship_judgement_card.at bigint;

COLUMN internship_judgement_card.version bigint;

COLUMN internship_judgement_card.person_id text COLLATE C;

COLUMN internship_judgement_card.host_id text COLLATE C;

COLUMN internship_judgement_card.waits_for text COLLATE C;

COLUMN internship_judgement_card.waits_party text COLLATE C;

COLUMN internship_judgement_card.to_home bigint;

COLUMN internship_judgement_card.to_host bigint;

COLUMN internship_judgement_card.informed bigint;

COLUMN internship_judgement_card.state text COLLATE C;

COLUMN internship_manager.internship_id text COLLATE C NOT NULL;

COLUMN internship_manager.manager_id text COLLATE C NOT NULL;

COLUMN internship_note.id text COLLATE C NOT NULL;

COLUMN internship_note.internship_id text COLLATE C NOT NULL;

COLUMN internship_note.author_id text COLLATE C NOT NULL;

COLUMN internship_note.week bigint NOT NULL;

COLUMN internship_note.on_date text COLLATE C NOT NULL;

COLUMN internship_note.text text COLLATE C NOT NULL;

COLUMN internship_note.posted bigint NOT NULL;

COLUMN internship_note.at bigint NOT NULL;

COLUMN internship_note.changed_at bigint NOT NULL;

COLUMN internship_note.version bigint NOT NULL;

COLUMN internship_note_card.id text COLLATE C;

COLUMN internship_note_card.internship_id text COLLATE C;

COLUMN internship_note_card.author_id text COLLATE C;

COLUMN internship_note_card.week bigint;

COLUMN internship_note_card.on_date text COLLATE C;

COLUMN internship_note_card.text text COLLATE C;

COLUMN internship_note_card.posted bigint;

COLUMN internship_note_card.at bigint;

COLUMN internship_note_card.changed_at bigint;

COLUMN internship_note_card.version bigint;

COLUMN internship_note_card.person_id text COLLATE C;

COLUMN internship_note_card.host_id text COLLATE C;

COLUMN internship_note_card.waits_for text COLLATE C;

COLUMN internship_note_card.waits_party text COLLATE C;

COLUMN internship_note_card.to_home bigint;

COLUMN internship_note_card.to_host bigint;

COLUMN internship_note_card.informed bigint;

COLUMN internship_note_card.state text COLLATE C;

COLUMN internship_reason.internship_id text COLLATE C NOT NULL;

COLUMN internship_reason.version bigint NOT NULL;

COLUMN internship_reason.code text COLLATE C NOT NULL;

COLUMN internship_reason.rule text COLLATE C NOT NULL;

COLUMN internship_reason.reason text COLLATE C NOT NULL;

COLUMN internship_reason.author_id text COLLATE C NOT NULL;

COLUMN internship_reason.policy_hash text COLLATE C NOT NULL;

COLUMN internship_reason.revision bigint NOT NULL;

COLUMN internship_reason.at bigint NOT NULL;

COLUMN internship_step.internship_id text COLLATE C NOT NULL;

COLUMN internship_step.version bigint NOT NULL;

COLUMN internship_step.command text COLLATE C NOT NULL;

COLUMN internship_step.actor_id text COLLATE C NOT NULL;

COLUMN internship_step.state text COLLATE C NOT NULL;

COLUMN internship_step.detail text COLLATE C NOT NULL;

COLUMN internship_step.text text COLLATE C NOT NULL;

COLUMN internship_step.at bigint NOT NULL;

COLUMN internship_terms.internship_id text COLLATE C NOT NULL;

COLUMN internship_terms.revision bigint NOT NULL;

COLUMN internship_terms.percent bigint NOT NULL;

COLUMN internship_terms.start_on text COLLATE C NOT NULL;

COLUMN internship_terms.end_on text COLLATE C NOT NULL;

COLUMN internship_terms.author_id text COLLATE C NOT NULL;

COLUMN internship_terms.why text COLLATE C NOT NULL;

COLUMN internship_terms.outcome text COLLATE C NOT NULL;

COLUMN internship_terms.at bigint NOT NULL;

COLUMN internship_verdict.goal_id text COLLATE C NOT NULL;

COLUMN internship_verdict.side text COLLATE C NOT NULL;

COLUMN internship_verdict.internship_id text COLLATE C NOT NULL;

COLUMN internship_verdict.verdict text COLLATE C NOT NULL;

COLUMN internship_verdict.text text COLLATE C NOT NULL;

COLUMN job.kind text COLLATE C NOT NULL;

COLUMN job.key text COLLATE C NOT NULL;

COLUMN job.run_at bigint NOT NULL;

COLUMN job.asked bigint NOT NULL;

COLUMN job.attempts bigint NOT NULL;

COLUMN job.lease_until bigint NOT NULL;

COLUMN job.lease_holder text COLLATE C NOT NULL;

COLUMN job.parked bigint NOT NULL;

COLUMN job.error text COLLATE C NOT NULL;

COLUMN module.id text COLLATE C NOT NULL;

COLUMN module.source_id text COLLATE C NOT NULL;

COLUMN module.live_version_id text COLLATE C NOT NULL;

COLUMN module.title text COLLATE C NOT NULL;

COLUMN module.title_key text COLLATE C NOT NULL;

COLUMN module.retired_at bigint NOT NULL;

COLUMN module.version bigint NOT NULL;

COLUMN module_run.id text COLLATE C NOT NULL;

COLUMN module_run.person_id text COLLATE C NOT NULL;

COLUMN module_run.module_id text COLLATE C NOT NULL;

COLUMN module_run.version_id text COLLATE C NOT NULL;

COLUMN module_run.title text COLLATE C NOT NULL;

COLUMN module_run.module_title text COLLATE C NOT NULL;

COLUMN module_run.state text COLLATE C NOT NULL;

COLUMN module_run.started_on text COLLATE C NOT NULL;

COLUMN module_run.due_on text COLLATE C NOT NULL;

COLUMN module_run.finished_on text COLLATE C NOT NULL;

COLUMN module_run.stages text COLLATE C NOT NULL;

COLUMN module_run.fields text COLLATE C NOT NULL;

COLUMN module_run.done bigint NOT NULL;

COLUMN module_run.total bigint NOT NULL;

COLUMN module_run.evidence_id text COLLATE C NOT NULL;

COLUMN module_run.version bigint NOT NULL;

COLUMN module_run.created_at bigint NOT NULL;

COLUMN module_run.changed_at bigint NOT NULL;

COLUMN module_version.id text COLLATE C NOT NULL;

COLUMN module_version.module_id text COLLATE C NOT NULL;

COLUMN module_version.number bigint NOT NULL;

COLUMN module_version.handbook_version_id text COLLATE C NOT NULL;

COLUMN module_version.kind text COLLATE C NOT NULL;

COLUMN module_version.title text COLLATE C NOT NULL;

COLUMN module_version.path text COLLATE C NOT NULL;

COLUMN module_version.url text COLLATE C NOT NULL;

COLUMN module_version.line_from bigint NOT NULL;

COLUMN module_version.line_to bigint NOT NULL;

COLUMN module_version.hash text COLLATE C NOT NULL;

COLUMN module_version.stages bigint NOT NULL;

COLUMN module_version.tasks bigint NOT NULL;

COLUMN module_version.days bigint NOT NULL;

COLUMN module_version.tags text COLLATE C NOT NULL;

COLUMN module_version.content text COLLATE C NOT NULL;

COLUMN module_version.imported_at bigint NOT NULL;

COLUMN notice.id text COLLATE C NOT NULL;

COLUMN notice.person_id text COLLATE C NOT NULL;

COLUMN notice.kind text COLLATE C NOT NULL;

COLUMN notice.object text COLLATE C NOT NULL;

COLUMN notice.step text COLLATE C NOT NULL;

COLUMN notice.what text COLLATE C NOT NULL;

COLUMN notice.actor_id text COLLATE C;

COLUMN notice.subject_id text COLLATE C;

COLUMN notice.owner_id text COLLATE C;

COLUMN notice.unit_id text COLLATE C NOT NULL;

COLUMN notice.due_on text COLLATE C NOT NULL;

COLUMN notice.at bigint NOT NULL;

COLUMN notice.seen_at bigint NOT NULL;

COLUMN offer.id text COLLATE C NOT NULL;

COLUMN offer.unit_id text COLLATE C NOT NULL;

COLUMN offer.host_id text COLLATE C NOT NULL;

COLUMN offer.title text COLLATE C NOT NULL;

COLUMN offer.topics text COLLATE C NOT NULL;

COLUMN offer.ways text COLLATE C NOT NULL;

COLUMN offer.needs text COLLATE C NOT NULL;

COLUMN offer.folded text COLLATE C NOT NULL;

COLUMN offer.seats bigint NOT NULL;

COLUMN offer.from_on text COLLATE C NOT NULL;

COLUMN offer.until_on text COLLATE C NOT NULL;

COLUMN offer.state text COLLATE C NOT NULL;

COLUMN offer.created_at bigint NOT NULL;

COLUMN offer.changed_at bigint NOT NULL;

COLUMN offer.version bigint NOT NULL;

COLUMN org_above.person_id text COLLATE C NOT NULL;

COLUMN org_above.above_id text COLLATE C NOT NULL;

COLUMN org_above.depth bigint NOT NULL;

COLUMN org_above.from_on text COLLATE C NOT NULL;

COLUMN org_above.until_on text COLLATE C NOT NULL;

COLUMN org_import.id text COLLATE C NOT NULL;

COLUMN org_import.file_hash text COLLATE C NOT NULL;

COLUMN org_import.on_date text COLLATE C NOT NULL;

COLUMN org_import.state text COLLATE C NOT NULL;

COLUMN org_import.lines bigint NOT NULL;

COLUMN org_import.started_at bigint NOT NULL;

COLUMN org_import.finished_at bigint NOT NULL;

COLUMN org_member.person_id text COLLATE C NOT NULL;

COLUMN org_member.team_id text COLLATE C NOT NULL;

COLUMN org_member.from_on text COLLATE C NOT NULL;

COLUMN org_member.until_on text COLLATE C NOT NULL;

COLUMN org_within.unit_id text COLLATE C NOT NULL;

COLUMN org_within.above_id text COLLATE C NOT NULL;

COLUMN org_within.depth bigint NOT NULL;

COLUMN password.account_id text COLLATE C NOT NULL;

COLUMN password.hash text COLLATE C NOT NULL;

COLUMN password.version bigint NOT NULL;

COLUMN password.set_at bigint NOT NULL;

COLUMN password_link.token_hash bytea NOT NULL;

COLUMN password_link.account_id text COLLATE C NOT NULL;

COLUMN password_link.made_at bigint NOT NULL;

COLUMN password_link.until bigint NOT NULL;

COLUMN person.id text COLLATE C NOT NULL;

COLUMN person.email text COLLATE C NOT NULL;

COLUMN person.email_key text COLLATE C NOT NULL;

COLUMN person.name text COLLATE C NOT NULL;

COLUMN person.name_key text COLLATE C NOT NULL;

COLUMN person.external_id text COLLATE C NOT NULL;

COLUMN person.zone text COLLATE C NOT NULL;

COLUMN person.zone_by_person bigint NOT NULL;

COLUMN person.hours text COLLATE C NOT NULL;

COLUMN person.hours_by_person bigint NOT NULL;

COLUMN person.country text COLLATE C NOT NULL;

COLUMN person.version bigint NOT NULL;

COLUMN person_card.id text COLLATE C;

COLUMN person_card.name text COLLATE C;

COLUMN person_card.name_key text COLLATE C;

COLUMN person_card.email text COLLATE C;

COLUMN person_card.zone text COLLATE C;

COLUMN person_card.hours text COLLATE C;

COLUMN person_card.version bigint;

COLUMN person_level.person_id text COLLATE C NOT NULL;

COLUMN person_level.level text COLLATE C NOT NULL;

COLUMN person_level.job_family text COLLATE C NOT NULL;

COLUMN person_level.from_on text COLLATE C NOT NULL;

COLUMN person_level.until_on text COLLATE C NOT NULL;

COLUMN policy_document.id text COLLATE C NOT NULL;

COLUMN policy_document.number bigint NOT NULL;

COLUMN policy_document.source_id text COLLATE C NOT NULL;

COLUMN policy_document.file text COLLATE C NOT NULL;

COLUMN policy_document.hash text COLLATE C NOT NULL;

COLUMN policy_document.body bytea NOT NULL;

COLUMN policy_document.version_id text COLLATE C NOT NULL;

COLUMN policy_document.stored_at bigint NOT NULL;

COLUMN policy_document.live bigint NOT NULL;

COLUMN reading.source_id text COLLATE C NOT NULL;

COLUMN reading.place bigint NOT NULL;

COLUMN reading.unit text COLLATE C NOT NULL;

COLUMN reading.file text COLLATE C NOT NULL;

COLUMN reading.list text COLLATE C NOT NULL;

COLUMN reading.url text COLLATE C NOT NULL;

COLUMN reading.section text COLLATE C NOT NULL;

COLUMN reading.title text COLLATE C NOT NULL;

COLUMN reading.link text COLLATE C NOT NULL;

COLUMN reading.reason text COLLATE C NOT NULL;

COLUMN reporting_line.person_id text COLLATE C NOT NULL;

COLUMN reporting_line.manager_id text COLLATE C NOT NULL;

COLUMN reporting_line.from_on text COLLATE C NOT NULL;

COLUMN reporting_line.until_on text COLLATE C NOT NULL;

COLUMN run_task.id text COLLATE C NOT NULL;

COLUMN run_task.run_id text COLLATE C NOT NULL;

COLUMN run_task.person_id text COLLATE C NOT NULL;

COLUMN run_task.stage bigint NOT NULL;

COLUMN run_task.place bigint NOT NULL;

COLUMN run_task.parent_id text COLLATE C NOT NULL;

COLUMN run_task.name text COLLATE C NOT NULL;

COLUMN run_task.text text COLLATE C NOT NULL;

COLUMN run_task.notes text COLLATE C NOT NULL;

COLUMN run_task.html text COLLATE C NOT NULL;

COLUMN run_task.notes_html text COLLATE C NOT NULL;

COLUMN run_task.owner text COLLATE C NOT NULL;

COLUMN run_task.role text COLLATE C NOT NULL;

COLUMN run_task.groups text COLLATE C NOT NULL;

COLUMN run_task.optional bigint NOT NULL;

COLUMN run_task.proof bigint NOT NULL;

COLUMN run_task.ticked_at bigint NOT NULL;

COLUMN run_task.ticked_by text COLLATE C NOT NULL;

COLUMN run_task.link text COLLATE C NOT NULL;

COLUMN run_task.note text COLLATE C NOT NULL;

COLUMN run_task.version bigint NOT NULL;

COLUMN schema_migration.number bigint NOT NULL;

COLUMN schema_migration.name text COLLATE C NOT NULL;

COLUMN schema_migration.checksum text COLLATE C NOT NULL;

COLUMN schema_migration.applied_at bigint NOT NULL;

COLUMN session.id text COLLATE C NOT NULL;

COLUMN session.token_hash bytea NOT NULL;

COLUMN session.account_id text COLLATE C NOT NULL;

COLUMN session.device text COLLATE C NOT NULL;

COLUMN session.demo bigint NOT NULL;

COLUMN session.created_at bigint NOT NULL;

COLUMN session.seen_at bigint NOT NULL;

COLUMN session.idle_until bigint NOT NULL;

COLUMN session.until bigint NOT NULL;

COLUMN sign_in_limit.key text COLLATE C NOT NULL;

COLUMN sign_in_limit.full_at bigint NOT NULL;

COLUMN team_card.id text COLLATE C;

COLUMN team_card.kind text COLLATE C;

COLUMN team_card.parent_id text COLLATE C;

COLUMN team_card.name text COLLATE C;

COLUMN team_card.name_key text COLLATE C;

COLUMN team_card.handle text COLLATE C;

COLUMN team_card.department_id text COLLATE C;

COLUMN team_card.department_name text COLLATE C;

COLUMN token.id text COLLATE C NOT NULL;

COLUMN token.token_hash bytea NOT NULL;

COLUMN token.account_id text COLLATE C NOT NULL;

COLUMN token.name text COLLATE C NOT NULL;

COLUMN token.scopes text COLLATE C NOT NULL;

COLUMN token.demo bigint NOT NULL;

COLUMN token.made_at bigint NOT NULL;

COLUMN token.until bigint NOT NULL;

COLUMN token.used_at bigint NOT NULL;

COLUMN token.revoked_at bigint NOT NULL;

COLUMN unit.id text COLLATE C NOT NULL;

COLUMN unit.kind text COLLATE C NOT NULL;

COLUMN unit.parent_id text COLLATE C;

COLUMN unit.name text COLLATE C NOT NULL;

COLUMN unit.name_key text COLLATE C NOT NULL;

COLUMN unit.handle text COLLATE C NOT NULL;

COLUMN unit.version bigint NOT NULL;

COLUMN wait.id text COLLATE C NOT NULL;

COLUMN wait.kind text COLLATE C NOT NULL;

COLUMN wait.object text COLLATE C NOT NULL;

COLUMN wait.step text COLLATE C NOT NULL;

COLUMN wait.put_id text COLLATE C NOT NULL;

COLUMN wait.asked_id text COLLATE C NOT NULL;

COLUMN wait.owner_id text COLLATE C NOT NULL;

COLUMN wait.subject_id text COLLATE C;

COLUMN wait.unit_id text COLLATE C NOT NULL;

COLUMN wait.personal bigint NOT NULL;

COLUMN wait.due_on text COLLATE C NOT NULL;

COLUMN wait.remind_on text COLLATE C NOT NULL;

COLUMN wait.reminded_on text COLLATE C NOT NULL;

COLUMN wait.escalate_on text COLLATE C NOT NULL;

COLUMN wait.escalated_on text COLLATE C NOT NULL;

COLUMN wait.next_on text COLLATE C NOT NULL;

COLUMN wait.passed text COLLATE C NOT NULL;

COLUMN wait.opened_at bigint NOT NULL;

COLUMN wait.held_at bigint NOT NULL;

COLUMN wish.id text COLLATE C NOT NULL;

COLUMN wish.person_id text COLLATE C NOT NULL;

COLUMN wish.topic text COLLATE C NOT NULL;

COLUMN wish.topic_key text COLLATE C NOT NULL;

COLUMN wish.unit_id text COLLATE C;

COLUMN wish.way text COLLATE C NOT NULL;

COLUMN wish.quarter text COLLATE C NOT NULL;

COLUMN wish.named bigint NOT NULL;

COLUMN wish.note text COLLATE C NOT NULL;

COLUMN wish.state text COLLATE C NOT NULL;

COLUMN wish.created_at bigint NOT NULL;

COLUMN wish.changed_at bigint NOT NULL;

COLUMN wish.version bigint NOT NULL;

CONSTRAINT absence.absence_check CHECK ((from_on < until_on));

CONSTRAINT absence.absence_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

CONSTRAINT absence.absence_pkey PRIMARY KEY (id);

CONSTRAINT account_role.account_role_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id);

CONSTRAINT account_role.account_role_origin_check CHECK ((origin = ANY (ARRAY['import'::text, 'operator'::text])));

CONSTRAINT account_role.account_role_pkey PRIMARY KEY (id);

CONSTRAINT account_role.account_role_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id);

CONSTRAINT account.account_kind_check CHECK ((kind = ANY (ARRAY['person'::text, 'service'::text])));

CONSTRAINT account.account_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

CONSTRAINT account.account_pkey PRIMARY KEY (id);

CONSTRAINT account.account_state_check CHECK ((state = ANY (ARRAY['active'::text, 'disabled'::text])));

CONSTRAINT audit_entry.audit_entry_pkey PRIMARY KEY (id);

CONSTRAINT audit_salt.audit_salt_pkey PRIMARY KEY (entry_id);

CONSTRAINT audit_seal.audit_seal_pkey PRIMARY KEY (seq);

CONSTRAINT authz_state.authz_state_id_check CHECK ((id = 1));

CONSTRAINT authz_state.authz_state_pkey PRIMARY KEY (id);

CONSTRAINT board_view.board_view_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

CONSTRAINT board_view.board_view_pkey PRIMARY KEY (id);

CONSTRAINT delegate.delegate_check CHECK (((from_on < until_on) AND (person_id <> delegate_id)));

CONSTRAINT delegate.delegate_delegate_id_fkey FOREIGN KEY (delegate_id) REFERENCES person(id);

CONSTRAINT delegate.delegate_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

CONSTRAINT delegate.delegate_pkey PRIMARY KEY (person_id, from_on);

CONSTRAINT draft.draft_pkey PRIMARY KEY (account_id, key);

CONSTRAINT employment.employment_check CHECK ((from_on < until_on));

CONSTRAINT employment.employment_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

CONSTRAINT employment.employment_pkey PRIMARY KEY (person_id, from_on);

CONSTRAINT event_delivery.event_delivery_pkey PRIMARY KEY (consumer, event_id);

CONSTRAINT event_once.event_once_pkey PRIMARY KEY (account_id, key);

CONSTRAINT event.event_pkey PRIMARY KEY (id);

CONSTRAINT evidence_tag.evidence_tag_evidence_id_fkey FOREIGN KEY (evidence_id) REFERENCES evidence(id);

CONSTRAINT evidence_tag.evidence_tag_pkey PRIMARY KEY (evidence_id, statement_id);

CONSTRAINT evidence.evidence_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

CONSTRAINT evidence.evidence_pkey PRIMARY KEY (id);

CONSTRAINT evidence.evidence_shared_check CHECK ((shared = ANY (ARRAY[(0)::bigint, (1)::bigint])));

CONSTRAINT framework_block.framework_block_edition_id_fkey FOREIGN KEY (edition_id) REFERENCES framework_edition(id);

CONSTRAINT framework_block.framework_block_pkey PRIMARY KEY (edition_id, place);

CONSTRAINT framework_competency.framework_competency_edition_id_fkey FOREIGN KEY (edition_id) REFERENCES framework_edition(id);

CONSTRAINT framework_competency.framework_competency_pkey PRIMARY KEY (edition_id, id);

CONSTRAINT framework_dimension.framework_dimension_edition_id_fkey FOREIGN KEY (edition_id) REFERENCES framework_edition(id);

CONSTRAINT framework_dimension.framework_dimension_pkey PRIMARY KEY (edition_id, id);

CONSTRAINT framework_edition_layer.framework_edition_layer_edition_id_fkey FOREIGN KEY (edition_id) REFERENCES framework_edition(id);

CONSTRAINT framework_edition_layer.framework_edition_layer_layer_id_fkey FOREIGN KEY (layer_id) REFERENCES framework_layer(id);

CONSTRAINT framework_edition_layer.framework_edition_layer_pkey PRIMARY KEY (edition_id, place);

CONSTRAINT framework_edition_layer.framework_edition_layer_version_id_fkey FOREIGN KEY (version_id) REFERENCES framework_layer_version(id);

CONSTRAINT framework_edition_statement.framework_edition_statement_edition_id_fkey FOREIGN KEY (edition_id) REFERENCES framework_edition(id);

CONSTRAINT framework_edition_statement.framework_edition_statement_pkey PRIMARY KEY (edition_id, place);

CONSTRAINT framework_edition_statement.framework_edition_statement_version_id_statement_id_fkey FOREIGN KEY (version_id, statement_id) REFERENCES framework_statement_version(version_id, statement_id);

CONSTRAINT framework_edition.framework_edition_cumulative_check CHECK ((cumulative = ANY (ARRAY['true'::text, 'false'::text, 'unknown'::text])));

CONSTRAINT framework_edition.framework_edition_framework_id_fkey FOREIGN KEY (framework_id) REFERENCES framework(id);

CONSTRAINT framework_edition.framework_edition_pkey PRIMARY KEY (id);

CONSTRAINT framework_example.framework_example_pkey PRIMARY KEY (version_id, statement_id, place);

CONSTRAINT framework_example.framework_example_statement_id_fkey FOREIGN KEY (statement_id) REFERENCES framework_statement(id);

CONSTRAINT framework_example.framework_example_version_id_fkey FOREIGN KEY (version_id) REFERENCES framework_layer_version(id);

CONSTRAINT framework_layer_node.framework_layer_node_kind_check CHECK ((kind = ANY (ARRAY['level'::text, 'dimension'::text])));

CONSTRAINT framework_layer_node.framework_layer_node_pkey PRIMARY KEY (version_id, kind, id);

CONSTRAINT framework_layer_node.framework_layer_node_version_id_fkey FOREIGN KEY (version_id) REFERENCES framework_layer_version(id);

CONSTRAINT framework_layer_version.framework_layer_version_layer_id_fkey FOREIGN KEY (layer_id) REFERENCES framework_layer(id);

CONSTRAINT framework_layer_version.framework_layer_version_pkey PRIMARY KEY (id);

CONSTRAINT framework_layer.framework_layer_pkey PRIMARY KEY (id);

CONSTRAINT framework_level.framework_level_edition_id_fkey FOREIGN KEY (edition_id) REFERENCES framework_edition(id);

CONSTRAINT framework_level.framework_level_pkey PRIMARY KEY (edition_id, id);

CONSTRAINT framework_statement_version.framework_statement_version_pkey PRIMARY KEY (version_id, statement_id);

CONSTRAINT framework_statement_version.framework_statement_version_statement_id_fkey FOREIGN KEY (statement_id) REFERENCES framework_statement(id);

CONSTRAINT framework_statement_version.framework_statement_version_version_id_fkey FOREIGN KEY (version_id) REFERENCES framework_layer_version(id);

CONSTRAINT framework_statement.framework_statement_first_version_id_fkey FOREIGN KEY (first_version_id) REFERENCES framework_layer_version(id);

CONSTRAINT framework_statement.framework_statement_layer_id_fkey FOREIGN KEY (layer_id) REFERENCES framework_layer(id);

CONSTRAINT framework_statement.framework_statement_pkey PRIMARY KEY (id);

CONSTRAINT framework_track.framework_track_edition_id_fkey FOREIGN KEY (edition_id) REFERENCES framework_edition(id);

CONSTRAINT framework_track.framework_track_pkey PRIMARY KEY (edition_id, id);

CONSTRAINT framework.framework_pkey PRIMARY KEY (id);

CONSTRAINT framework.framework_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'active'::text, 'legacy'::text])));

CONSTRAINT growth_mark_step.growth_mark_step_act CHECK ((act = ANY (ARRAY['mark'::text, 'share'::text, 'undo'::text, 'keep'::text, 'remove'::text])));

CONSTRAINT growth_mark_step.growth_mark_step_key PRIMARY KEY (mark_id, version);

CONSTRAINT growth_mark_step.growth_mark_step_mark FOREIGN KEY (mark_id) REFERENCES growth_mark(id);

CONSTRAINT growth_mark.growth_mark_author_id_fkey FOREIGN KEY (author_id) REFERENCES person(id);

CONSTRAINT growth_mark.growth_mark_check CHECK (((side = 'manager'::text) OR (author_id = person_id)));

CONSTRAINT growth_mark.growth_mark_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

CONSTRAINT growth_mark.growth_mark_pkey PRIMARY KEY (id);

CONSTRAINT growth_mark.growth_mark_shared_check CHECK ((shared = ANY (ARRAY[(0)::bigint, (1)::bigint])));

CONSTRAINT growth_mark.growth_mark_side_check CHECK ((side = ANY (ARRAY['self'::text, 'manager'::text])));

CONSTRAINT growth_mark.growth_mark_state_check CHECK ((state = ANY (ARRAY[''::text, 'not_yet'::text, 'developing'::text, 'met'::text])));

CONSTRAINT growth_step.growth_step_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

CONSTRAINT growth_step.growth_step_pkey PRIMARY KEY (id);

CONSTRAINT growth_target.growth_target_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

CONSTRAINT growth_target.growth_target_pkey PRIMARY KEY (person_id);

CONSTRAINT handbook_page.handbook_page_pkey PRIMARY KEY (version_id, path);

CONSTRAINT handbook_page.handbook_page_text_hash_fkey FOREIGN KEY (text_hash) REFERENCES handbook_text(hash);

CONSTRAINT handbook_page.handbook_page_version_id_fkey FOREIGN KEY (version_id) REFERENCES handbook_version(id);

CONSTRAINT handbook_source.handbook_source_pkey PRIMARY KEY (id);

CONSTRAINT handbook_text.handbook_text_pkey PRIMARY KEY (hash);

CONSTRAINT handbook_version.handbook_version_pkey PRIMARY KEY (id);

CONSTRAINT helper_limit.helper_limit_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

CONSTRAINT helper_limit.helper_limit_pkey PRIMARY KEY (person_id);

CONSTRAINT internship_agreement.internship_agreement_internship_id_fkey FOREIGN KEY (internship_id) REFERENCES internship(id);

CONSTRAINT internship_agreement.internship_agreement_party_check CHECK ((party = ANY (ARRAY['learner'::text, 'home'::text, 'host'::text])));

CONSTRAINT internship_agreement.internship_agreement_pkey PRIMARY KEY (internship_id, revision, party);

CONSTRAINT internship_alumni.internship_alumni_internship_id_fkey FOREIGN KEY (internship_id) REFERENCES internship(id);

CONSTRAINT internship_alumni.internship_alumni_pkey PRIMARY KEY (internship_id);

CONSTRAINT internship_alumni.internship_alumni_published_check CHECK ((published = ANY (ARRAY[(0)::bigint, (1)::bigint])));

CONSTRAINT internship_goal_step.internship_goal_step_goal_id_fkey FOREIGN KEY (goal_id) REFERENCES internship_goal(id);

CONSTRAINT internship_goal_step.internship_goal_step_pkey PRIMARY KEY (goal_id, version);

CONSTRAINT internship_goal.internship_goal_amended_check CHECK ((amended = ANY (ARRAY[(0)::bigint, (1)::bigint])));

CONSTRAINT internship_goal.internship_goal_dropped_check CHECK ((dropped = ANY (ARRAY[(0)::bigint, (1)::bigint])));

CONSTRAINT internship_goal.internship_goal_internship_id_fkey FOREIGN KEY (internship_id) REFERENCES internship(id);

CONSTRAINT internship_goal.internship_goal_pkey PRIMARY KEY (id);

CONSTRAINT internship_helper.internship_helper_check CHECK (((named = 0) OR (state = ANY (ARRAY['asked'::text, 'accepted'::text]))));

CONSTRAINT internship_helper.internship_helper_internship_id_fkey FOREIGN KEY (internship_id) REFERENCES internship(id);

CONSTRAINT internship_helper.internship_helper_named_check CHECK ((named = ANY (ARRAY[(0)::bigint, (1)::bigint])));

CONSTRAINT internship_helper.internship_helper_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

CONSTRAINT internship_helper.internship_helper_pkey PRIMARY KEY (id);

CONSTRAINT internship_helper.internship_helper_state_check CHECK ((state = ANY (ARRAY['offered'::text, 'asked'::text, 'accepted'::text, 'declined'::text, 'left'::text])));

CONSTRAINT internship_judgement.internship_judgement_internship_id_fkey FOREIGN KEY (internship_id) REFERENCES internship(id);

CONSTRAINT internship_judgement.internship_judgement_pkey PRIMARY KEY (internship_id, side);

CONSTRAINT internship_judgement.internship_judgement_shown_check CHECK ((shown = ANY (ARRAY[(0)::bigint, (1)::bigint])));

CONSTRAINT internship_judgement.internship_judgement_side_check CHECK ((side = ANY (ARRAY['learner'::text, 'host'::text])));

CONSTRAINT internship_manager.internship_manager_internship_id_fkey FOREIGN KEY (internship_id) REFERENCES internship(id);

CONSTRAINT internship_manager.internship_manager_pkey PRIMARY KEY (internship_id);

CONSTRAINT internship_note.internship_note_internship_id_fkey FOREIGN KEY (internship_id) REFERENCES internship(id);

CONSTRAINT internship_note.internship_note_pkey PRIMARY KEY (id);

CONSTRAINT internship_note.internship_note_posted_check CHECK ((posted = ANY (ARRAY[(0)::bigint, (1)::bigint])));

CONSTRAINT internship_reason.internship_reason_internship_id_fkey FOREIGN KEY (internship_id) REFERENCES internship(id);

CONSTRAINT internship_reason.internship_reason_pkey PRIMARY KEY (internship_id, version, code);

CONSTRAINT internship_step.internship_step_internship_id_fkey FOREIGN KEY (internship_id) REFERENCES internship(id);

CONSTRAINT internship_step.internship_step_pkey PRIMARY KEY (internship_id, version);

CONSTRAINT internship_terms.internship_terms_internship_id_fkey FOREIGN KEY (internship_id) REFERENCES internship(id);

CONSTRAINT internship_terms.internship_terms_outcome_check CHECK ((outcome = ANY (ARRAY[''::text, 'agreed'::text, 'replaced'::text, 'declined'::text])));

CONSTRAINT internship_terms.internship_terms_pkey PRIMARY KEY (internship_id, revision);

CONSTRAINT internship_verdict.internship_verdict_goal_id_fkey FOREIGN KEY (goal_id) REFERENCES internship_goal(id);

CONSTRAINT internship_verdict.internship_verdict_pkey PRIMARY KEY (goal_id, side);

CONSTRAINT internship_verdict.internship_verdict_side_check CHECK ((side = ANY (ARRAY['learner'::text, 'host'::text])));

CONSTRAINT internship_verdict.internship_verdict_verdict_check CHECK ((verdict = ANY (ARRAY['reached'::text, 'partly'::text, 'not'::text])));

CONSTRAINT internship.internship_check CHECK (((host_id <> person_id) AND ((open_revision = 0) OR (open_revision = revision))));

CONSTRAINT internship.internship_helped_check CHECK ((helped >= 0));

CONSTRAINT internship.internship_informed_check CHECK ((informed = ANY (ARRAY[(0)::bigint, (1)::bigint])));

CONSTRAINT internship.internship_listed_check CHECK ((listed = ANY (ARRAY[(0)::bigint, (1)::bigint])));

CONSTRAINT internship.internship_meets_check CHECK ((meets = ANY (ARRAY[''::text, 'yes'::text, 'no'::text])));

CONSTRAINT internship.internship_named_check CHECK ((named = ANY (ARRAY[(0)::bigint, (1)::bigint])));

CONSTRAINT internship.internship_on_board_check CHECK ((on_board = ANY (ARRAY[(0)::bigint, (1)::bigint])));

CONSTRAINT internship.internship_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

CONSTRAINT internship.internship_pkey PRIMARY KEY (id);

CONSTRAINT internship.internship_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'home_manager'::text, 'host_manager'::text, 'agreed'::text, 'preparing'::text, 'active'::text, 'paused'::text, 'completed'::text, 'ended_early'::text, 'withdrawn'::text, 'declined'::text, 'deferred'::text])));

CONSTRAINT internship.internship_to_home_check CHECK ((to_home = ANY (ARRAY[(0)::bigint, (1)::bigint])));

CONSTRAINT internship.internship_to_host_check CHECK ((to_host = ANY (ARRAY[(0)::bigint, (1)::bigint])));

CONSTRAINT internship.internship_waits_party_check CHECK ((waits_party = ANY (ARRAY[''::text, 'learner'::text, 'home'::text, 'host'::text])));

CONSTRAINT job.job_pkey PRIMARY KEY (kind, key);

CONSTRAINT module_run.module_run_module_id_fkey FOREIGN KEY (module_id) REFERENCES module(id);

CONSTRAINT module_run.module_run_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

CONSTRAINT module_run.module_run_pkey PRIMARY KEY (id);

CONSTRAINT module_run.module_run_state_check CHECK ((state = ANY (ARRAY['running'::text, 'finished'::text, 'abandoned'::text])));

CONSTRAINT module_run.module_run_version_id_fkey FOREIGN KEY (version_id) REFERENCES module_version(id);

CONSTRAINT module_version.module_version_handbook_version_id_fkey FOREIGN KEY (handbook_version_id) REFERENCES handbook_version(id);

CONSTRAINT module_version.module_version_kind_check CHECK ((kind = ANY (ARRAY['module'::text, 'checklist'::text])));

CONSTRAINT module_version.module_version_module_id_fkey FOREIGN KEY (module_id) REFERENCES module(id);

CONSTRAINT module_version.module_version_pkey PRIMARY KEY (id);

CONSTRAINT module.module_pkey PRIMARY KEY (id);

CONSTRAINT notice.notice_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES person(id);

CONSTRAINT notice.notice_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES person(id);

CONSTRAINT notice.notice_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

CONSTRAINT notice.notice_pkey PRIMARY KEY (id);

CONSTRAINT notice.notice_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES person(id);

CONSTRAINT offer.offer_check CHECK ((from_on <= until_on));

CONSTRAINT offer.offer_host_id_fkey FOREIGN KEY (host_id) REFERENCES person(id);

CONSTRAINT offer.offer_pkey PRIMARY KEY (id);

CONSTRAINT offer.offer_seats_check CHECK ((seats > 0));

CONSTRAINT offer.offer_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text])));

CONSTRAINT offer.offer_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id);

CONSTRAINT org_above.org_above_pkey PRIMARY KEY (person_id, above_id, depth, from_on);

CONSTRAINT org_import.org_import_pkey PRIMARY KEY (id);

CONSTRAINT org_import.org_import_state_check CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'dropped'::text])));

CONSTRAINT org_member.org_member_check CHECK ((from_on < until_on));

CONSTRAINT org_member.org_member_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

CONSTRAINT org_member.org_member_pkey PRIMARY KEY (person_id, from_on);

CONSTRAINT org_member.org_member_team_id_fkey FOREIGN KEY (team_id) REFERENCES unit(id);

CONSTRAINT org_within.org_within_above_id_fkey FOREIGN KEY (above_id) REFERENCES unit(id);

CONSTRAINT org_within.org_within_pkey PRIMARY KEY (unit_id, above_id);

CONSTRAINT org_within.org_within_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id);

CONSTRAINT password_link.password_link_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id);

CONSTRAINT password_link.password_link_pkey PRIMARY KEY (token_hash);

CONSTRAINT password.password_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id);

CONSTRAINT password.password_pkey PRIMARY KEY (account_id);

CONSTRAINT person_level.person_level_check CHECK ((from_on < until_on));

CONSTRAINT person_level.person_level_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

CONSTRAINT person_level.person_level_pkey PRIMARY KEY (person_id, from_on);

CONSTRAINT person.person_pkey PRIMARY KEY (id);

CONSTRAINT policy_document.policy_document_pkey PRIMARY KEY (id, number);

CONSTRAINT policy_document.policy_document_version_id_fkey FOREIGN KEY (version_id) REFERENCES handbook_version(id);

CONSTRAINT reading.reading_pkey PRIMARY KEY (source_id, place);

CONSTRAINT reporting_line.reporting_line_check CHECK (((from_on < until_on) AND (person_id <> manager_id)));

CONSTRAINT reporting_line.reporting_line_manager_id_fkey FOREIGN KEY (manager_id) REFERENCES person(id);

CONSTRAINT reporting_line.reporting_line_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

CONSTRAINT reporting_line.reporting_line_pkey PRIMARY KEY (person_id, from_on);

CONSTRAINT run_task.run_task_optional_check CHECK ((optional = ANY (ARRAY[(0)::bigint, (1)::bigint])));

CONSTRAINT run_task.run_task_owner_check CHECK ((owner = ANY (ARRAY['learner'::text, 'companion'::text, 'manager'::text])));

CONSTRAINT run_task.run_task_pkey PRIMARY KEY (id);

CONSTRAINT run_task.run_task_proof_check CHECK ((proof = ANY (ARRAY[(0)::bigint, (1)::bigint])));

CONSTRAINT run_task.run_task_run_id_fkey FOREIGN KEY (run_id) REFERENCES module_run(id);

CONSTRAINT schema_migration.schema_migration_pkey PRIMARY KEY (number);

CONSTRAINT session.session_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id);

CONSTRAINT session.session_pkey PRIMARY KEY (id);

CONSTRAINT sign_in_limit.sign_in_limit_pkey PRIMARY KEY (key);

CONSTRAINT token.token_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id);

CONSTRAINT token.token_pkey PRIMARY KEY (id);

CONSTRAINT unit.unit_kind_check CHECK ((kind = ANY (ARRAY['company'::text, 'department'::text, 'team'::text])));

CONSTRAINT unit.unit_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES unit(id);

CONSTRAINT unit.unit_pkey PRIMARY KEY (id);

CONSTRAINT wait.wait_asked_id_fkey FOREIGN KEY (asked_id) REFERENCES person(id);

CONSTRAINT wait.wait_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES person(id);

CONSTRAINT wait.wait_passed_check CHECK ((passed = ANY (ARRAY[''::text, 'delegate'::text, 'back'::text, 'alone'::text, 'escalated'::text, 'successor'::text])));

CONSTRAINT wait.wait_personal_check CHECK ((personal = ANY (ARRAY[(0)::bigint, (1)::bigint])));

CONSTRAINT wait.wait_pkey PRIMARY KEY (id);

CONSTRAINT wait.wait_put_id_fkey FOREIGN KEY (put_id) REFERENCES person(id);

CONSTRAINT wait.wait_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES person(id);

CONSTRAINT wish.wish_named_check CHECK ((named = ANY (ARRAY[(0)::bigint, (1)::bigint])));

CONSTRAINT wish.wish_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

CONSTRAINT wish.wish_pkey PRIMARY KEY (id);

CONSTRAINT wish.wish_state_check CHECK ((state = ANY (ARRAY['open'::text, 'met'::text, 'dropped'::text])));

CONSTRAINT wish.wish_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id);

CREATE INDEX absence_person ON public.absence USING btree (person_id, until_on) WHERE (removed_at = 0);

CREATE UNIQUE INDEX absence_pkey ON public.absence USING btree (id);

CREATE INDEX absence_removed ON public.absence USING btree (removed_at) WHERE (removed_at > 0);

CREATE UNIQUE INDEX account_email_key_key ON public.account USING btree (email_key);

CREATE UNIQUE INDEX account_person_id_key ON public.account USING btree (person_id);

CREATE UNIQUE INDEX account_pkey ON public.account USING btree (id);

CREATE INDEX account_role_account ON public.account_role USING btree (account_id, role);

CREATE UNIQUE INDEX account_role_pkey ON public.account_role USING btree (id);

CREATE INDEX audit_entry_at ON public.audit_entry USING btree (at, id);

CREATE UNIQUE INDEX audit_entry_pkey ON public.audit_entry USING btree (id);

CREATE INDEX audit_entry_subject ON public.audit_entry USING btree (subject_id, at, id);

CREATE UNIQUE INDEX audit_salt_pkey ON public.audit_salt USING btree (entry_id);

CREATE INDEX audit_salt_waiting ON public.audit_salt USING btree (entry_id) WHERE (sealed = 0);

CREATE UNIQUE INDEX audit_seal_entry_id_key ON public.audit_seal USING btree (entry_id);

CREATE UNIQUE INDEX audit_seal_pkey ON public.audit_seal USING btree (seq);

CREATE UNIQUE INDEX authz_state_pkey ON public.authz_state USING btree (id);

CREATE INDEX board_view_person ON public.board_view USING btree (person_id, removed_at);

CREATE UNIQUE INDEX board_view_pkey ON public.board_view USING btree (id);

CREATE INDEX delegate_delegate ON public.delegate USING btree (delegate_id, until_on);

CREATE UNIQUE INDEX delegate_pkey ON public.delegate USING btree (person_id, from_on);

CREATE UNIQUE INDEX draft_pkey ON public.draft USING btree (account_id, key);

CREATE INDEX draft_saved_at ON public.draft USING btree (saved_at);

CREATE UNIQUE INDEX employment_pkey ON public.employment USING btree (person_id, from_on);

CREATE INDEX event_at ON public.event USING btree (at, id);

CREATE INDEX event_delivery_event ON public.event_delivery USING btree (event_id);

CREATE INDEX event_delivery_open ON public.event_delivery USING btree (consumer, kind, object, object_version) WHERE (state <> 'done'::text);

CREATE UNIQUE INDEX event_delivery_pkey ON public.event_delivery USING btree (consumer, event_id);

CREATE INDEX event_once_at ON public.event_once USING btree (at);

CREATE UNIQUE INDEX event_once_pkey ON public.event_once USING btree (account_id, key);

CREATE UNIQUE INDEX event_pkey ON public.event USING btree (id);

CREATE INDEX event_waiting ON public.event USING btree (kind, object, object_version) WHERE (spread = 0);

CREATE INDEX evidence_deleted ON public.evidence USING btree (deleted_at) WHERE (deleted_at > 0);

CREATE INDEX evidence_newest ON public.evidence USING btree (person_id, happened_on, created_at, id) WHERE (deleted_at = 0);

CREATE UNIQUE INDEX evidence_pkey ON public.evidence USING btree (id);

CREATE UNIQUE INDEX evidence_tag_pkey ON public.evidence_tag USING btree (evidence_id, statement_id);

CREATE INDEX evidence_tag_statement ON public.evidence_tag USING btree (statement_id);

CREATE UNIQUE INDEX framework_block_pkey ON public.framework_block USING btree (edition_id, place);

CREATE UNIQUE INDEX framework_competency_pkey ON public.framework_competency USING btree (edition_id, id);

CREATE UNIQUE INDEX framework_dimension_pkey ON public.framework_dimension USING btree (edition_id, id);

CREATE UNIQUE INDEX framework_edition_framework_id_number_key ON public.framework_edition USING btree (framework_id, number);

CREATE UNIQUE INDEX framework_edition_layer_pkey ON public.framework_edition_layer USING btree (edition_id, place);

CREATE UNIQUE INDEX framework_edition_pkey ON public.framework_edition USING btree (id);

CREATE UNIQUE INDEX framework_edition_statement_pkey ON public.framework_edition_statement USING btree (edition_id, place);

CREATE UNIQUE INDEX framework_example_pkey ON public.framework_example USING btree (version_id, statement_id, place);

CREATE UNIQUE INDEX framework_layer_node_pkey ON public.framework_layer_node USING btree (version_id, kind, id);

CREATE UNIQUE INDEX framework_layer_pkey ON public.framework_layer USING btree (id);

CREATE UNIQUE INDEX framework_layer_version_layer_id_number_key ON public.framework_layer_version USING btree (layer_id, number);

CREATE UNIQUE INDEX framework_layer_version_pkey ON public.framework_layer_version USING btree (id);

CREATE UNIQUE INDEX framework_level_pkey ON public.framework_level USING btree (edition_id, id);

CREATE UNIQUE INDEX framework_pkey ON public.framework USING btree (id);

CREATE INDEX framework_source_id ON public.framework USING btree (source_id);

CREATE UNIQUE INDEX framework_statement_pkey ON public.framework_statement USING btree (id);

CREATE UNIQUE INDEX framework_statement_version_pkey ON public.framework_statement_version USING btree (version_id, statement_id);

CREATE UNIQUE INDEX framework_track_pkey ON public.framework_track USING btree (edition_id, id);

CREATE INDEX framework_unit ON public.framework USING btree (unit);

CREATE INDEX growth_mark_author ON public.growth_mark USING btree (author_id);

CREATE UNIQUE INDEX growth_mark_person_id_side_author_id_statement_id_key ON public.growth_mark USING btree (person_id, side, author_id, statement_id);

CREATE UNIQUE INDEX growth_mark_pkey ON public.growth_mark USING btree (id);

CREATE UNIQUE INDEX growth_mark_step_key ON public.growth_mark_step USING btree (mark_id, version);

CREATE INDEX growth_mark_step_person ON public.growth_mark_step USING btree (person_id, at);

CREATE INDEX growth_mark_step_together ON public.growth_mark_step USING btree (together, author_id) WHERE (together <> ''::text);

CREATE INDEX growth_step_person ON public.growth_step USING btree (person_id, place, id) WHERE (removed_at = 0);

CREATE UNIQUE INDEX growth_step_pkey ON public.growth_step USING btree (id);

CREATE INDEX growth_step_removed ON public.growth_step USING btree (removed_at) WHERE (removed_at > 0);

CREATE UNIQUE INDEX growth_target_pkey ON public.growth_target USING btree (person_id);

CREATE UNIQUE INDEX handbook_page_pkey ON public.handbook_page USING btree (version_id, path);

CREATE INDEX handbook_page_title ON public.handbook_page USING btree (version_id, title_key, path);

CREATE INDEX handbook_page_url ON public.handbook_page USING btree (version_id, url);

CREATE UNIQUE INDEX handbook_source_pkey ON public.handbook_source USING btree (id);

CREATE UNIQUE INDEX handbook_text_pkey ON public.handbook_text USING btree (hash);

CREATE UNIQUE INDEX handbook_version_pkey ON public.handbook_version USING btree (id);

CREATE UNIQUE INDEX handbook_version_source_id_number_key ON public.handbook_version USING btree (source_id, number);

CREATE UNIQUE INDEX helper_limit_pkey ON public.helper_limit USING btree (person_id);

CREATE UNIQUE INDEX internship_agreement_pkey ON public.internship_agreement USING btree (internship_id, revision, party);

CREATE UNIQUE INDEX internship_alumni_pkey ON public.internship_alumni USING btree (internship_id);

CREATE INDEX internship_board ON public.internship USING btree (unit_id, start_on, id, state, end_on, ended_on, on_board) WHERE (on_board = 1);

CREATE INDEX internship_changed ON public.internship USING btree (changed_at, id);

CREATE INDEX internship_goal_internship ON public.internship_goal USING btree (internship_id, place);

CREATE UNIQUE INDEX internship_goal_pkey ON public.internship_goal USING btree (id);

CREATE UNIQUE INDEX internship_goal_step_pkey ON public.internship_goal_step USING btree (goal_id, version);

CREATE INDEX internship_helper_accepted ON public.internship_helper USING btree (internship_id, person_id, hours) WHERE (state = 'accepted'::text);

CREATE UNIQUE INDEX internship_helper_internship_id_person_id_key ON public.internship_helper USING btree (internship_id, person_id);

CREATE INDEX internship_helper_person ON public.internship_helper USING btree (person_id, state);

CREATE UNIQUE INDEX internship_helper_pkey ON public.internship_helper USING btree (id);

CREATE INDEX internship_host ON public.internship USING btree (host_id, state);

CREATE INDEX internship_in_flight ON public.internship USING btree (on_board, state, unit_id, start_on, id, helped) WHERE ((on_board = 1) AND (state = ANY (ARRAY['preparing'::text, 'active'::text, 'paused'::text])));

CREATE UNIQUE INDEX internship_judgement_pkey ON public.internship_judgement USING btree (internship_id, side);

CREATE UNIQUE INDEX internship_manager_pkey ON public.internship_manager USING btree (internship_id);

CREATE INDEX internship_needy ON public.internship USING btree (on_board, helped, start_on, id, state, unit_id) WHERE ((on_board = 1) AND (helped = 0) AND (state = ANY (ARRAY['preparing'::text, 'active'::text, 'paused'::text])));

CREATE INDEX internship_note_internship ON public.internship_note USING btree (internship_id, on_date);

CREATE UNIQUE INDEX internship_note_pkey ON public.internship_note USING btree (id);

CREATE INDEX internship_over ON public.internship USING btree (on_board, state, ended_on, unit_id) WHERE ((on_board = 1) AND (state = ANY (ARRAY['completed'::text, 'ended_early'::text])));

CREATE INDEX internship_person ON public.internship USING btree (person_id, changed_at);

CREATE UNIQUE INDEX internship_pkey ON public.internship USING btree (id);

CREATE UNIQUE INDEX internship_reason_pkey ON public.internship_reason USING btree (internship_id, version, code);

CREATE INDEX internship_running ON public.internship USING btree (state, end_on);

CREATE INDEX internship_seat ON public.internship USING btree (unit_id, on_board, state, start_on, end_on, ended_on, id) WHERE ((on_board = 1) AND (state = ANY (ARRAY['preparing'::text, 'active'::text, 'paused'::text])));

CREATE UNIQUE INDEX internship_step_pkey ON public.internship_step USING btree (internship_id, version);

CREATE INDEX internship_team ON public.internship USING btree (unit_id, end_on) WHERE (state = ANY (ARRAY['agreed'::text, 'preparing'::text, 'active'::text, 'paused'::text]));

CREATE UNIQUE INDEX internship_terms_pkey ON public.internship_terms USING btree (internship_id, revision);

CREATE INDEX internship_verdict_internship ON public.internship_verdict USING btree (internship_id);

CREATE UNIQUE INDEX internship_verdict_pkey ON public.internship_verdict USING btree (goal_id, side);

CREATE INDEX internship_waits_for ON public.internship USING btree (waits_for) WHERE (waits_for <> ''::text);

CREATE UNIQUE INDEX job_pkey ON public.job USING btree (kind, key);

CREATE INDEX job_run_at ON public.job USING btree (run_at) WHERE (parked = 0);

CREATE UNIQUE INDEX module_pkey ON public.module USING btree (id);

CREATE INDEX module_run_module ON public.module_run USING btree (module_id);

CREATE INDEX module_run_person ON public.module_run USING btree (person_id, created_at, id);

CREATE UNIQUE INDEX module_run_person_id_module_id_key ON public.module_run USING btree (person_id, module_id) WHERE (state = 'running'::text);

CREATE UNIQUE INDEX module_run_pkey ON public.module_run USING btree (id);

CREATE INDEX module_source ON public.module USING btree (source_id, id);

CREATE INDEX module_title ON public.module USING btree (title_key, id);

CREATE UNIQUE INDEX module_version_module_id_number_key ON public.module_version USING btree (module_id, number);

CREATE UNIQUE INDEX module_version_pkey ON public.module_version USING btree (id);

CREATE INDEX notice_newest ON public.notice USING btree (person_id, at, id);

CREATE UNIQUE INDEX notice_pkey ON public.notice USING btree (id);

CREATE INDEX notice_unseen ON public.notice USING btree (person_id) WHERE (seen_at = 0);

CREATE INDEX offer_host ON public.offer USING btree (host_id, state);

CREATE INDEX offer_newest ON public.offer USING btree (created_at, id) WHERE (state = 'open'::text);

CREATE UNIQUE INDEX offer_pkey ON public.offer USING btree (id);

CREATE INDEX offer_unit ON public.offer USING btree (unit_id, state);

CREATE INDEX org_above_above ON public.org_above USING btree (above_id, depth, until_on);

CREATE UNIQUE INDEX org_above_pkey ON public.org_above USING btree (person_id, above_id, depth, from_on);

CREATE UNIQUE INDEX org_import_file_hash_key ON public.org_import USING btree (file_hash) WHERE (state = 'running'::text);

CREATE UNIQUE INDEX org_import_pkey ON public.org_import USING btree (id);

CREATE UNIQUE INDEX org_member_pkey ON public.org_member USING btree (person_id, from_on);

CREATE INDEX org_member_team ON public.org_member USING btree (team_id, until_on);

CREATE INDEX org_within_above ON public.org_within USING btree (above_id, depth, unit_id);

CREATE UNIQUE INDEX org_within_pkey ON public.org_within USING btree (unit_id, above_id);

CREATE INDEX password_link_account ON public.password_link USING btree (account_id);

CREATE UNIQUE INDEX password_link_pkey ON public.password_link USING btree (token_hash);

CREATE UNIQUE INDEX password_pkey ON public.password USING btree (account_id);

CREATE UNIQUE INDEX person_email_key_key ON public.person USING btree (email_key);

CREATE UNIQUE INDEX person_external_id_key ON public.person USING btree (external_id) WHERE (external_id <> ''::text);

CREATE INDEX person_level_level ON public.person_level USING btree (level, until_on);

CREATE UNIQUE INDEX person_level_pkey ON public.person_level USING btree (person_id, from_on);

CREATE INDEX person_name ON public.person USING btree (name_key, id);

CREATE UNIQUE INDEX person_pkey ON public.person USING btree (id);

CREATE INDEX policy_document_live ON public.policy_document USING btree (live, source_id, id);

CREATE UNIQUE INDEX policy_document_pkey ON public.policy_document USING btree (id, number);

CREATE UNIQUE INDEX reading_pkey ON public.reading USING btree (source_id, place);

CREATE INDEX reading_unit ON public.reading USING btree (unit);

CREATE INDEX reporting_line_manager ON public.reporting_line USING btree (manager_id, until_on);

CREATE UNIQUE INDEX reporting_line_pkey ON public.reporting_line USING btree (person_id, from_on);

CREATE INDEX run_task_person ON public.run_task USING btree (person_id);

CREATE UNIQUE INDEX run_task_pkey ON public.run_task USING btree (id);

CREATE INDEX run_task_run ON public.run_task USING btree (run_id, place);

CREATE UNIQUE INDEX schema_migration_pkey ON public.schema_migration USING btree (number);

CREATE INDEX session_account ON public.session USING btree (account_id, created_at);

CREATE INDEX session_idle_until ON public.session USING btree (idle_until);

CREATE UNIQUE INDEX session_pkey ON public.session USING btree (id);

CREATE UNIQUE INDEX session_token_hash_key ON public.session USING btree (token_hash);

CREATE INDEX sign_in_limit_full_at ON public.sign_in_limit USING btree (full_at);

CREATE UNIQUE INDEX sign_in_limit_pkey ON public.sign_in_limit USING btree (key);

CREATE INDEX token_account ON public.token USING btree (account_id, made_at);

CREATE UNIQUE INDEX token_pkey ON public.token USING btree (id);

CREATE UNIQUE INDEX token_token_hash_key ON public.token USING btree (token_hash);

CREATE INDEX token_until ON public.token USING btree (until);

CREATE UNIQUE INDEX unit_handle_key ON public.unit USING btree (handle);

CREATE UNIQUE INDEX unit_kind_key ON public.unit USING btree (kind) WHERE (kind = 'company'::text);

CREATE INDEX unit_name ON public.unit USING btree (name_key, id);

CREATE UNIQUE INDEX unit_parent_id_name_key_key ON public.unit USING btree (parent_id, name_key);

CREATE UNIQUE INDEX unit_pkey ON public.unit USING btree (id);

CREATE INDEX wait_asked ON public.wait USING btree (asked_id);

CREATE UNIQUE INDEX wait_kind_object_step_key ON public.wait USING btree (kind, object, step);

CREATE INDEX wait_next ON public.wait USING btree (next_on);

CREATE INDEX wait_owner ON public.wait USING btree (owner_id, opened_at, id);

CREATE UNIQUE INDEX wait_pkey ON public.wait USING btree (id);

CREATE INDEX wait_subject ON public.wait USING btree (subject_id);

CREATE INDEX wish_newest ON public.wish USING btree (created_at, id) WHERE (state = 'open'::text);

CREATE INDEX wish_person ON public.wish USING btree (person_id, created_at, id);

CREATE UNIQUE INDEX wish_pkey ON public.wish USING btree (id);

CREATE INDEX wish_topic ON public.wish USING btree (topic_key) WHERE (state = 'open'::text);

VIEW internship_alumni_card AS  SELECT a.internship_id AS id,
    a.internship_id,
    a.text,
    a.published,
    a.at,
    a.version,
    i.person_id,
    i.named,
    i.unit_id,
    i.topic,
    i.ended_on,
    i.home_unit_id
   FROM (internship_alumni a
     JOIN internship i ON ((i.id = a.internship_id)));;

VIEW internship_goal_card AS  SELECT g.id,
    g.internship_id,
    g.place,
    g.text,
    g.author_id,
    g.amended,
    g.dropped,
    g.at,
    g.version,
    i.person_id,
    i.host_id,
    i.waits_for,
    i.waits_party,
    i.to_home,
    i.to_host,
    i.informed,
    i.state
   FROM (internship_goal g
     JOIN internship i ON ((i.id = g.internship_id)));;

VIEW internship_helper_card AS  SELECT h.id,
    h.internship_id,
    h.person_id AS helper_id,
    h.state,
    h.named,
    h.hours,
    h.asker_id,
    h.session_on,
    h.session_note,
    h.at,
    h.version,
    i.person_id,
    i.host_id,
    i.waits_for,
    i.to_home,
    i.to_host,
    i.informed,
    i.on_board,
    i.named AS learner_named,
        CASE
            WHEN (h.state = 'accepted'::text) THEN 1
            ELSE 0
        END AS accepted
   FROM (internship_helper h
     JOIN internship i ON ((i.id = h.internship_id)));;

VIEW internship_judgement_card AS  SELECT j.internship_id AS id,
    j.internship_id,
    j.side,
    j.author_id,
    j.feedback,
    j.shown,
    j.at,
    j.version,
    i.person_id,
    i.host_id,
    i.waits_for,
    i.waits_party,
    i.to_home,
    i.to_host,
    i.informed,
    i.state
   FROM (internship_judgement j
     JOIN internship i ON ((i.id = j.internship_id)));;

VIEW internship_note_card AS  SELECT n.id,
    n.internship_id,
    n.author_id,
    n.week,
    n.on_date,
    n.text,
    n.posted,
    n.at,
    n.changed_at,
    n.version,
    i.person_id,
    i.host_id,
    i.waits_for,
    i.waits_party,
    i.to_home,
    i.to_host,
    i.informed,
    i.state
   FROM (internship_note n
     JOIN internship i ON ((i.id = n.internship_id)));;

VIEW person_card AS  SELECT person.id,
    person.name,
    person.name_key,
    person.email,
    person.zone,
    person.hours,
    person.version
   FROM person;;

VIEW team_card AS  SELECT u.id,
    u.kind,
    u.parent_id,
    u.name,
    u.name_key,
    u.handle,
    COALESCE(( SELECT d.id
           FROM (org_within w
             JOIN unit d ON ((d.id = w.above_id)))
          WHERE ((w.unit_id = u.id) AND (d.kind = 'department'::text))
          ORDER BY w.depth
         LIMIT 1), ''::text) AS department_id,
    COALESCE(( SELECT d.name
           FROM (org_within w
             JOIN unit d ON ((d.id = w.above_id)))
          WHERE ((w.unit_id = u.id) AND (d.kind = 'department'::text))
          ORDER BY w.depth
         LIMIT 1), ''::text) AS department_name
   FROM unit u;;

