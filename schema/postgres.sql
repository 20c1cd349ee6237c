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

COLUMN job.kind text COLLATE C NOT NULL;

COLUMN job.key text COLLATE C NOT NULL;

COLUMN job.run_at bigint NOT NULL;

COLUMN job.asked bigint NOT NULL;

COLUMN job.attempts bigint NOT NULL;

COLUMN job.lease_until bigint NOT NULL;

COLUMN job.lease_holder text COLLATE C NOT NULL;

COLUMN job.parked bigint NOT NULL;

COLUMN job.error text COLLATE C NOT NULL;

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

COLUMN reporting_line.person_id text COLLATE C NOT NULL;

COLUMN reporting_line.manager_id text COLLATE C NOT NULL;

COLUMN reporting_line.from_on text COLLATE C NOT NULL;

COLUMN reporting_line.until_on text COLLATE C NOT NULL;

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

COLUMN unit.id text COLLATE C NOT NULL;

COLUMN unit.kind text COLLATE C NOT NULL;

COLUMN unit.parent_id text COLLATE C;

COLUMN unit.name text COLLATE C NOT NULL;

COLUMN unit.name_key text COLLATE C NOT NULL;

COLUMN unit.handle text COLLATE C NOT NULL;

COLUMN unit.version bigint NOT NULL;

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

CONSTRAINT job.job_pkey PRIMARY KEY (kind, key);

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

CONSTRAINT reporting_line.reporting_line_check CHECK (((from_on < until_on) AND (person_id <> manager_id)));

CONSTRAINT reporting_line.reporting_line_manager_id_fkey FOREIGN KEY (manager_id) REFERENCES person(id);

CONSTRAINT reporting_line.reporting_line_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

CONSTRAINT reporting_line.reporting_line_pkey PRIMARY KEY (person_id, from_on);

CONSTRAINT schema_migration.schema_migration_pkey PRIMARY KEY (number);

CONSTRAINT session.session_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id);

CONSTRAINT session.session_pkey PRIMARY KEY (id);

CONSTRAINT sign_in_limit.sign_in_limit_pkey PRIMARY KEY (key);

CONSTRAINT unit.unit_kind_check CHECK ((kind = ANY (ARRAY['company'::text, 'department'::text, 'team'::text])));

CONSTRAINT unit.unit_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES unit(id);

CONSTRAINT unit.unit_pkey PRIMARY KEY (id);

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

CREATE UNIQUE INDEX job_pkey ON public.job USING btree (kind, key);

CREATE INDEX job_run_at ON public.job USING btree (run_at) WHERE (parked = 0);

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

CREATE INDEX reporting_line_manager ON public.reporting_line USING btree (manager_id, until_on);

CREATE UNIQUE INDEX reporting_line_pkey ON public.reporting_line USING btree (person_id, from_on);

CREATE UNIQUE INDEX schema_migration_pkey ON public.schema_migration USING btree (number);

CREATE INDEX session_account ON public.session USING btree (account_id, created_at);

CREATE INDEX session_idle_until ON public.session USING btree (idle_until);

CREATE UNIQUE INDEX session_pkey ON public.session USING btree (id);

CREATE UNIQUE INDEX session_token_hash_key ON public.session USING btree (token_hash);

CREATE INDEX sign_in_limit_full_at ON public.sign_in_limit USING btree (full_at);

CREATE UNIQUE INDEX sign_in_limit_pkey ON public.sign_in_limit USING btree (key);

CREATE UNIQUE INDEX unit_handle_key ON public.unit USING btree (handle);

CREATE UNIQUE INDEX unit_kind_key ON public.unit USING btree (kind) WHERE (kind = 'company'::text);

CREATE UNIQUE INDEX unit_parent_id_name_key_key ON public.unit USING btree (parent_id, name_key);

CREATE UNIQUE INDEX unit_pkey ON public.unit USING btree (id);

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

