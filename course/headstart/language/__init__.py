"""Language at full size: tagged and labelled sentences, entity scores, pretrained BERT."""
