-- A drawing of unknown fate may land after a newer one: what is shown is then drawn once more.
ALTER TABLE surface ADD COLUMN again_at BIGINT;
CREATE INDEX surface_again ON surface (team, again_at)
    WHERE wanted IS NOT NULL AND again_at IS NOT NULL;
